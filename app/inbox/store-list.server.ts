// SQL for the delivery pages: lists by keyset, bounded counts, one delivery, retries.
import type { Sql } from "../lib/database.server";
import type { DeliveryState, DeliveryView } from "./delivery-view";
import { processAgain } from "./store.server";

export interface DeliveryFilter {
  view: DeliveryView;
  topic: string | null;
  /** null: any topic; an empty list matches nothing. */
  orderIds: readonly string[] | null;
}

export interface ListedDelivery {
  webhookId: string;
  topic: string;
  orderId: string | null;
  receivedAt: Date;
  triggeredAt: Date | null;
  processedAt: Date | null;
  state: DeliveryState;
  outcome: string | null;
  reason: string | null;
  /** Count of failed attempts. */
  attempts: number;
  hasBody: boolean;
  /** Cursor for the next page. */
  place: string;
}

export interface DeliveryPage {
  rows: ListedDelivery[];
  hasNewer: boolean;
  hasOlder: boolean;
}

const STATES: Record<Exclude<DeliveryView, "all">, DeliveryState> = {
  waiting: "received",
  failed: "failed",
  done: "done",
};

/** Microseconds since 1970 and the id: exact where JavaScript's dates are not. */
const PLACE = `(extract(epoch from received_at) * 1000000)::bigint || '.' || webhook_id`;
const COLUMNS = `webhook_id as "webhookId", topic, order_id as "orderId", received_at as "receivedAt",
  triggered_at as "triggeredAt", processed_at as "processedAt", state, outcome, reason, attempts,
  body_sealed is not null as "hasBody", ${PLACE} as place`;

/** A page's start: deliveries older or newer than a cursor. */
export type From = { older: string } | { newer: string } | null;

/** Newest first, by keyset: the cost does not grow with the table. */
export async function listDeliveries(
  sql: Sql,
  shopId: string,
  filter: DeliveryFilter,
  from: From,
  limit: number,
): Promise<DeliveryPage> {
  const values: unknown[] = [shopId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = conditionsOf(filter, parameter);
  const isBackwards = from !== null && "newer" in from;
  const place = from && readPlace("newer" in from ? from.newer : from.older);
  if (place) {
    const at = `'1970-01-01Z'::timestamptz + ${parameter(place.micros)}::bigint * interval '1 microsecond'`;
    conditions.push(
      `(received_at, webhook_id) ${isBackwards ? ">" : "<"} (${at}, ${parameter(place.webhookId)})`,
    );
  }
  const direction = isBackwards ? "asc" : "desc";
  const { rows } = await sql.query<ListedDelivery>(
    `select ${COLUMNS} from webhook_deliveries where ${conditions.join(" and ")}
     order by received_at ${direction}, webhook_id ${direction} limit ${limit + 1}`,
    values,
  );
  const hasMore = rows.length > limit;
  const page = rows.slice(0, limit);
  return isBackwards
    ? { rows: page.reverse(), hasNewer: hasMore, hasOlder: true }
    : { rows: page, hasNewer: place !== null, hasOlder: hasMore };
}

function conditionsOf(filter: DeliveryFilter, parameter: (value: unknown) => string): string[] {
  const conditions = ["shop_id = $1"];
  if (filter.view !== "all") conditions.push(`state = ${parameter(STATES[filter.view])}`);
  if (filter.topic) conditions.push(`topic = ${parameter(filter.topic)}`);
  if (filter.orderIds) conditions.push(`order_id = any(${parameter(filter.orderIds)}::text[])`);
  return conditions;
}

function readPlace(text: string): { micros: string; webhookId: string } | null {
  const [, micros = "", webhookId = ""] = /^(\d{1,17})\.([\x21-\x7e]{1,200})$/.exec(text) ?? [];
  return micros ? { micros, webhookId } : null;
}

/** How many wait and how many were given up; counting ends at `atMost`. */
export async function countDeliveries(
  sql: Sql,
  shopId: string,
  atMost: number,
): Promise<{ waiting: number; failed: number }> {
  const count = (state: string) =>
    `(select count(*)::int from (select 1 from webhook_deliveries
      where shop_id = $1 and state = '${state}' limit $2) counted)`;
  const { rows } = await sql.query<{ waiting: number; failed: number }>(
    `select ${count("received")} as waiting, ${count("failed")} as failed`,
    [shopId, atMost],
  );
  return rows[0] ?? { waiting: 0, failed: 0 };
}

/** The topics that the shop's deliveries have, from one to the next along the index. */
export async function listTopics(sql: Sql, shopId: string): Promise<string[]> {
  const { rows } = await sql.query<{ topic: string }>(
    `with recursive found as (
       (select topic from webhook_deliveries where shop_id = $1 order by topic limit 1)
       union all
       select (select d.topic from webhook_deliveries d
               where d.shop_id = $1 and d.topic > found.topic order by d.topic limit 1)
       from found where found.topic is not null)
     select topic from found where topic is not null`,
    [shopId],
  );
  return rows.map((row) => row.topic);
}

export interface DeliveryDetail extends ListedDelivery {
  eventId: string | null;
  apiVersion: string | null;
  bodySealed: Buffer | null;
}

/** null: the shop has no such delivery. */
export async function findDelivery(
  sql: Sql,
  shopId: string,
  webhookId: string,
): Promise<DeliveryDetail | null> {
  const { rows } = await sql.query<DeliveryDetail>(
    `select ${COLUMNS}, event_id as "eventId", api_version as "apiVersion", body_sealed as "bodySealed"
     from webhook_deliveries where shop_id = $1 and webhook_id = $2`,
    [shopId, webhookId],
  );
  return rows[0] ?? null;
}

/** At most this many are retried in one statement. */
const REPLAYED_AT_ONCE = 5_000;

/** Retries one delivery, or all failed ones, where the body is still stored. Returns the count. */
export async function replayDeliveries(
  tx: Sql,
  shopId: string,
  which: { webhookId: string } | "failed",
): Promise<number> {
  const condition = which === "failed" ? "state = 'failed'" : "webhook_id = $2";
  const values = which === "failed" ? [shopId] : [shopId, which.webhookId];
  const { rowCount } = await tx.query(
    `update webhook_deliveries set state = 'received', attempts = 0, outcome = null, reason = null
     where (shop_id, webhook_id) in (
       select shop_id, webhook_id from webhook_deliveries
       where shop_id = $1 and ${condition} and body_sealed is not null
       order by received_at limit ${REPLAYED_AT_ONCE} for update)`,
    values,
  );
  if (rowCount) await processAgain(tx, shopId);
  return rowCount ?? 0;
}
