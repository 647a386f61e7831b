// SQL over the fulfillment events that Waymark did not write.
import { enqueueEach } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";

/** An event as Shopify reports it; texts are null where it gives none. */
export interface ShopifyEventReport {
  /** Shopify's id; `status:<status>` for a fulfillment's `shipment_status`, which has none. */
  id: string;
  fulfillmentId: string;
  /** Upper case. */
  status: string;
  happenedAt: Date;
  message: string | null;
  /** "Ottawa, ON, Canada" */
  place: string | null;
  estimatedDeliveryAt: Date | null;
}

const STATUS_ID = "status:";

export function statusId(status: string): string {
  return `${STATUS_ID}${status}`;
}

/**
 * Adds the events, and has the parcels of their fulfillments polled if any is new. An event that is known stays;
 * of a `shipment_status` the earliest time counts, so that the order of webhooks doesn't matter, and the estimate that
 * was read last: only the Admin API gives one, as it is at that moment.
 */
export async function addReports(
  tx: Sql,
  shopId: string,
  events: readonly ShopifyEventReport[],
): Promise<void> {
  if (events.length === 0) return;
  const { rows } = await tx.query<{ fulfillment_id: string }>({
    name: "shopify.add_events",
    text: `insert into foreign_events as e (shop_id, fulfillment_id, id, status, happened_at, message,
             place, estimated_delivery_at)
           select distinct on (fulfillment_id, id) $1, fulfillment_id, id, status, happened_at, message,
             place, estimated_delivery_at
           from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
             $8::timestamptz[])
             as t (fulfillment_id, id, status, happened_at, message, place, estimated_delivery_at)
           order by fulfillment_id, id, happened_at
           on conflict (shop_id, fulfillment_id, id) do update set
             happened_at = least(excluded.happened_at, e.happened_at),
             estimated_delivery_at = coalesce(excluded.estimated_delivery_at, e.estimated_delivery_at)
           where e.id like '${STATUS_ID}%' and (excluded.happened_at < e.happened_at
             or excluded.estimated_delivery_at <> coalesce(e.estimated_delivery_at, '-infinity'))
           returning fulfillment_id`,
    values: [
      shopId,
      events.map(({ fulfillmentId }) => fulfillmentId),
      events.map(({ id }) => id),
      events.map(({ status }) => status),
      events.map(({ happenedAt }) => happenedAt),
      events.map(({ message }) => message),
      events.map(({ place }) => place),
      events.map(({ estimatedDeliveryAt }) => estimatedDeliveryAt),
    ],
  });
  const fulfillmentIds = [...new Set(rows.map((row) => row.fulfillment_id))].toSorted();
  const jobs = fulfillmentIds.map((fulfillmentId) => ({
    key: `events:${shopId}:${fulfillmentId}`,
    payload: { shopId, fulfillmentId },
  }));
  await enqueueEach(tx, "shopify.events_arrived", jobs);
}

/**
 * When Shopify expects these fulfillments to be delivered, by its newest event that says so. One that was read with
 * a fulfillment to which Waymark wrote events may be Waymark's own, and is left out.
 */
export async function listEstimates(
  sql: Sql,
  shopId: string,
  fulfillmentIds: readonly string[],
): Promise<{ fulfillmentId: string; at: Date }[]> {
  const { rows } = await sql.query<{ fulfillmentId: string; at: Date }>({
    name: "shopify.list_estimates",
    text: `select distinct on (fulfillment_id) fulfillment_id as "fulfillmentId",
             estimated_delivery_at as at
           from foreign_events e
           where shop_id = $1 and fulfillment_id = any($2::text[]) and estimated_delivery_at is not null
             and not (id like '${STATUS_ID}%' and exists (
               select 1 from write_back_events w where w.shop_id = e.shop_id
                 and w.fulfillment_id = e.fulfillment_id and w.state in ('sending', 'sent')))
           order by fulfillment_id, happened_at desc, id desc`,
    values: [shopId, fulfillmentIds],
  });
  return rows;
}

/** Those of the statuses that Waymark itself wrote to their fulfillment. */
export async function listWritten<Given extends { fulfillmentId: string; status: string }>(
  sql: Sql,
  shopId: string,
  given: readonly Given[],
): Promise<Given[]> {
  if (given.length === 0) return [];
  const { rows } = await sql.query<{ index: number }>({
    name: "shopify.list_written",
    text: `select (given.place - 1)::int as index
           from unnest($2::text[], $3::text[]) with ordinality as given (fulfillment_id, status, place)
           where exists (select 1 from write_back_events e
             where e.shop_id = $1 and e.fulfillment_id = given.fulfillment_id
               and e.event_status = given.status and e.state in ('sending', 'sent'))`,
    values: [
      shopId,
      given.map(({ fulfillmentId }) => fulfillmentId),
      given.map(({ status }) => status),
    ],
  });
  return rows.flatMap(({ index }) => given[index] ?? []);
}

/** Events of these fulfillments, oldest first. A `shipment_status` is left out where an event has its status. */
export async function listReports(
  sql: Sql,
  shopId: string,
  fulfillmentIds: readonly string[],
): Promise<ShopifyEventReport[]> {
  const { rows } = await sql.query<ShopifyEventReport>({
    name: "shopify.list_events",
    text: `select id, fulfillment_id as "fulfillmentId", status, happened_at as "happenedAt", message, place,
             estimated_delivery_at as "estimatedDeliveryAt"
           from foreign_events e
           where shop_id = $1 and fulfillment_id = any($2::text[])
             and not (id like '${STATUS_ID}%' and exists (
               select 1 from foreign_events o where o.shop_id = e.shop_id
                 and o.fulfillment_id = e.fulfillment_id and o.status = e.status
                 and o.id not like '${STATUS_ID}%'))
           order by happened_at, id`,
    values: [shopId, fulfillmentIds],
  });
  return rows;
}
