// SQL over the fulfillment events that Waymark did not write.
import { enqueue } from "~/jobs/job.server";
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
 * of a `shipment_status` the earliest time counts, so that the order of webhooks doesn't matter.
 */
export async function addReports(
  tx: Sql,
  shopId: string,
  events: readonly ShopifyEventReport[],
): Promise<void> {
  const added = new Set<string>();
  for (const event of events) {
    const { rows } = await tx.query<{ fulfillment_id: string }>({
      name: "shopify.add_event",
      text: `insert into foreign_events as e (shop_id, fulfillment_id, id, status, happened_at, message,
               place, estimated_delivery_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (shop_id, fulfillment_id, id) do update set happened_at = excluded.happened_at
             where e.id like '${STATUS_ID}%' and excluded.happened_at < e.happened_at
             returning fulfillment_id`,
      values: [
        shopId,
        event.fulfillmentId,
        event.id,
        event.status,
        event.happenedAt,
        event.message,
        event.place,
        event.estimatedDeliveryAt,
      ],
    });
    for (const row of rows) added.add(row.fulfillment_id);
  }
  for (const fulfillmentId of added) {
    const options = { key: `events:${shopId}:${fulfillmentId}` };
    await enqueue(tx, "shopify.events_arrived", { shopId, fulfillmentId }, options);
  }
}

/** Whether Waymark itself wrote an event of this status to the fulfillment. */
export async function hasWritten(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
  status: string,
): Promise<boolean> {
  const { rows } = await sql.query({
    name: "shopify.has_written",
    text: `select 1 from write_back_events
           where shop_id = $1 and fulfillment_id = $2 and event_status = $3
             and state in ('sending', 'sent') limit 1`,
    values: [shopId, fulfillmentId, status],
  });
  return rows.length > 0;
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
