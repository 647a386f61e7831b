// SQL for write-back events: new status changes, their outcomes, and events of other apps.
import type { Sql } from "../../lib/database.server";
import type { EventStatus } from "./event-status";
import type { PlannedEvent, Scan, StatusChange } from "./plan-event";
import type { EventAddress } from "./address-of-place";

/** sending: Shopify may have it already · skipped: it is not sent, for the reason beside it. */
export type EventState = "waiting" | "sending" | "sent" | "skipped" | "failed";

// ---------------------------------------------------------------- from changes to events

/** A status change with its shipment and the fulfillments that have it. */
export interface NewChange extends StatusChange {
  originCountry: string | null;
  destinationCountry: string | null;
  isBacklog: boolean;
  fulfillmentIds: string[];
  checkpoints: Scan[];
}

/** Status changes after the cursor, oldest first. Changes of a shop commit in the order of their ids. */
export async function listNewChanges(
  tx: Sql,
  shopId: string,
  afterId: string,
  limit: number,
): Promise<NewChange[]> {
  const { rows } = await tx.query<NewChange>({
    name: "write_back.list_new_changes",
    text: `select c.id::text, c.shipment_id as "shipmentId", c.before, c.after, c.changed_at as "changedAt",
             s.origin_country as "originCountry", s.destination_country as "destinationCountry",
             s.is_backlog as "isBacklog",
             array(select l.fulfillment_id from fulfillment_shipments l
                   where l.shop_id = c.shop_id and l.shipment_id = c.shipment_id and l.removed_at is null
                     and l.fulfillment_id not like 'import-%'
                   order by 1) as "fulfillmentIds",
             coalesce((select json_agg(json_build_object('id', k.id, 'leg', k.leg, 'wallTime', k.wall_time,
                 'description', k.description, 'details', k.details, 'status', k.status,
                 'substatus', k.substatus))
               from checkpoints k where k.shop_id = c.shop_id and k.shipment_id = c.shipment_id
                 and not k.earlier_parcel), '[]') as checkpoints
           from shipment_changes c join shipments s on s.shop_id = c.shop_id and s.id = c.shipment_id
           where c.shop_id = $1 and c.id > $2::bigint and c.kind = 'status' order by c.id limit $3`,
    values: [shopId, afterId, limit],
  });
  return rows;
}

/** Idempotent: an event that exists is not changed, so each is sent at most once. */
export async function addEvent(
  tx: Sql,
  shopId: string,
  fulfillmentId: string,
  change: StatusChange,
  event: PlannedEvent,
): Promise<void> {
  await tx.query({
    name: "write_back.add_event",
    text: `insert into write_back_events (shop_id, fulfillment_id, shipment_id, event_status, wall_time,
             change_id, happened_at, time_basis, message, place, state, reason, noted_at, settled_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
    values: [
      shopId,
      fulfillmentId,
      change.shipmentId,
      event.status,
      event.wallTime,
      change.id,
      event.happened.at,
      event.happened.basis,
      event.message,
      JSON.stringify(event.place),
      event.skip ? "skipped" : "waiting",
      event.skip,
      change.changedAt,
      event.skip ? change.changedAt : null,
    ],
  });
}

// ---------------------------------------------------------------- sending

/** Skips all waiting events. */
export async function dropWaiting(
  sql: Sql,
  shopId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await sql.query(
    `update write_back_events set state = 'skipped', reason = $2, settled_at = $3
     where shop_id = $1 and state in ('waiting', 'sending')`,
    [shopId, reason, now],
  );
}

export interface WaitingEvent {
  fulfillmentId: string;
  shipmentId: string;
  status: EventStatus;
  wallTime: string;
  happenedAt: Date;
  message: string | null;
  place: EventAddress;
  /** An earlier attempt may have reached Shopify. */
  mayBeThere: boolean;
  /** Number of the fulfillment's other parcels that are not delivered. */
  othersUnderWay: number;
}

/** The shop's oldest event without an outcome. */
export async function nextEvent(sql: Sql, shopId: string): Promise<WaitingEvent | null> {
  const { rows } = await sql.query<WaitingEvent>({
    name: "write_back.next_event",
    text: `select e.fulfillment_id as "fulfillmentId", e.shipment_id as "shipmentId",
             e.event_status as status, e.wall_time as "wallTime", e.happened_at as "happenedAt", e.message,
             e.place, e.state = 'sending' as "mayBeThere",
             (select count(*)::int from fulfillment_shipments l
              join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
              where l.shop_id = e.shop_id and l.fulfillment_id = e.fulfillment_id and l.removed_at is null
                and l.shipment_id <> e.shipment_id and s.status <> 'delivered') as "othersUnderWay"
           from write_back_events e
           where e.shop_id = $1 and e.state in ('waiting', 'sending')
           order by e.change_id, e.fulfillment_id limit 1`,
    values: [shopId],
  });
  return rows[0] ?? null;
}

type EventKey = Pick<WaitingEvent, "fulfillmentId" | "shipmentId" | "status" | "wallTime">;

const KEY = `shop_id = $1 and fulfillment_id = $2 and shipment_id = $3 and event_status = $4 and wall_time = $5`;

function keyValues(shopId: string, event: EventKey): unknown[] {
  return [shopId, event.fulfillmentId, event.shipmentId, event.status, event.wallTime];
}

/** Marks that Shopify may have the event from now on; false: it has an outcome already. */
export async function markSending(sql: Sql, shopId: string, event: EventKey): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: "write_back.mark_sending",
    text: `update write_back_events set state = 'sending' where ${KEY} and state in ('waiting', 'sending')`,
    values: keyValues(shopId, event),
  });
  return rowCount === 1;
}

export async function saveEventOutcome(
  sql: Sql,
  shopId: string,
  event: EventKey,
  end: { state: "sent" | "skipped" | "failed"; reason?: string; eventId?: string; now: Date },
): Promise<void> {
  await sql.query({
    name: "write_back.settle_event",
    text: `update write_back_events set state = $6, reason = $7, event_id = coalesce($8, event_id),
             settled_at = $9 where ${KEY}`,
    values: [
      ...keyValues(shopId, event),
      end.state,
      end.reason ?? null,
      end.eventId ?? null,
      end.now,
    ],
  });
}

export async function listOwnIds(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
): Promise<Set<string>> {
  const { rows } = await sql.query<{ event_id: string }>({
    name: "write_back.own_ids",
    text: `select event_id from write_back_events
           where shop_id = $1 and fulfillment_id = $2 and event_id is not null`,
    values: [shopId, fulfillmentId],
  });
  return new Set(rows.map((row) => row.event_id));
}

// ---------------------------------------------------------------- webhooks

/** Marks our event of this id, or an equal one whose answer was lost, as sent; false: the event is not ours. */
export async function recognizeOwn(
  tx: Sql,
  shopId: string,
  event: { id: string; fulfillmentId: string; status: string; happenedAt: Date },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: "write_back.recognize_own",
    text: `update write_back_events set state = 'sent', event_id = $2, settled_at = coalesce(settled_at, $6)
           where shop_id = $1 and fulfillment_id = $3 and (event_id = $2 or (event_id is null
             and state = 'sending' and event_status = $4
             and date_trunc('second', happened_at) = date_trunc('second', $5::timestamptz)))`,
    values: [shopId, event.id, event.fulfillmentId, event.status, event.happenedAt, now],
  });
  return (rowCount ?? 0) > 0;
}

export async function listForeign(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
): Promise<{ id: string; status: string; happenedAt: Date }[]> {
  const { rows } = await sql.query<{ id: string; status: string; happenedAt: Date }>({
    name: "write_back.list_foreign",
    text: `select id, status, happened_at as "happenedAt" from foreign_events
           where shop_id = $1 and fulfillment_id = $2 and id not like 'status:%'`,
    values: [shopId, fulfillmentId],
  });
  return rows;
}

/** Counts events by outcome and reason. */
export async function countEvents(
  sql: Sql,
  shopId: string,
): Promise<{ state: EventState; reason: string | null; count: number }[]> {
  const { rows } = await sql.query<{ state: EventState; reason: string | null; count: number }>(
    `select state, reason, count(*)::int as count from write_back_events where shop_id = $1
     group by state, reason order by state, reason`,
    [shopId],
  );
  return rows;
}
