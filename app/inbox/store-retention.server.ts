// What the inbox forgets: bodies after their time, rows after theirs, and what is about a redacted customer.
import type { Database, Sql } from "~/lib/database.server";
import { type Clock, DAY_MS } from "~/lib/time";

/** Long enough to replay what went wrong over a month's holidays. */
export const BODY_KEPT_DAYS = 30;
/** Without its body a row says when Shopify told what, and what came of it. */
export const ROW_KEPT_DAYS = 90;
const DELETE_BATCH = 2_000;

/**
 * Job `inbox.expire`: drops the bodies of deliveries older than BODY_KEPT_DAYS, whatever became of them, and
 * rows older than ROW_KEPT_DAYS. What never got processed in all that time is given up.
 */
export function createInboxExpiry({ database, clock }: { database: Database; clock: Clock }) {
  return async (): Promise<void> => {
    const now = clock.now().getTime();
    const ends = [
      { forget: dropBodies, before: new Date(now - BODY_KEPT_DAYS * DAY_MS) },
      { forget: deleteRows, before: new Date(now - ROW_KEPT_DAYS * DAY_MS) },
    ];
    for (const { forget, before } of ends) {
      // One statement a transaction: the door is never kept waiting, and what is done stays done.
      while ((await forget(database.pool, before)) === DELETE_BATCH);
    }
  };
}

async function dropBodies(sql: Sql, before: Date): Promise<number> {
  const { rowCount } = await sql.query(
    `update webhook_deliveries set body_sealed = null,
       state = case when state = 'received' then 'failed' else state end,
       outcome = case when state = 'received' then 'expired' else outcome end
     where (shop_id, webhook_id) in (
       select shop_id, webhook_id from webhook_deliveries
       where body_sealed is not null and received_at < $1
       order by received_at limit ${DELETE_BATCH} for update skip locked)`,
    [before],
  );
  return rowCount ?? 0;
}

async function deleteRows(sql: Sql, before: Date): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from webhook_deliveries where (shop_id, webhook_id) in (
       select shop_id, webhook_id from webhook_deliveries where received_at < $1
       limit ${DELETE_BATCH} for update skip locked)`,
    [before],
  );
  return rowCount ?? 0;
}

/** A delivery whose body can be read for whom it is about. */
export interface StoredBody {
  webhookId: string;
  topic: string;
  receivedAt: Date;
  orderId: string | null;
  state: string;
  bodySealed: Buffer;
}

/** Which of the kept deliveries: all, or those of which it is not known what order they are about. */
export type DeletionScope = "all" | "without_order";

/** Deliveries that have a body, oldest first, beyond a place that an earlier call answered. */
export async function listStoredBodies(
  sql: Sql,
  shopId: string,
  { which, after, limit }: { which: DeletionScope; after: string | null; limit: number },
): Promise<{ rows: StoredBody[]; place: string | null }> {
  const [micros = "0", webhookId = ""] = after?.split(/\.(.*)/s) ?? [];
  const { rows } = await sql.query<StoredBody & { place: string }>(
    `select webhook_id as "webhookId", topic, received_at as "receivedAt", order_id as "orderId", state,
       body_sealed as "bodySealed",
       (extract(epoch from received_at) * 1000000)::bigint || '.' || webhook_id as place
     from webhook_deliveries
     where shop_id = $1 and body_sealed is not null
       ${which === "without_order" ? "and order_id is null" : ""}
       and (received_at, webhook_id) >
           ('1970-01-01Z'::timestamptz + $2::bigint * interval '1 microsecond', $3)
     order by received_at, webhook_id limit $4`,
    [shopId, micros, webhookId, limit],
  );
  return { rows, place: rows.length === limit ? (rows.at(-1)?.place ?? null) : null };
}

/** The kept deliveries about orders, oldest first. */
export async function listStoredBodiesOfOrders(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<StoredBody[]> {
  const { rows } = await sql.query<StoredBody>(
    `select webhook_id as "webhookId", topic, received_at as "receivedAt", order_id as "orderId", state,
       body_sealed as "bodySealed"
     from webhook_deliveries
     where shop_id = $1 and order_id = any($2::text[]) and body_sealed is not null
     order by received_at, webhook_id`,
    [shopId, orderIds],
  );
  return rows;
}

/** Notes which orders deliveries are about, where that was not known. */
export async function setOrderIds(
  sql: Sql,
  shopId: string,
  found: readonly { webhookId: string; orderId: string }[],
): Promise<void> {
  if (found.length === 0) return;
  await sql.query(
    `update webhook_deliveries d set order_id = found.order_id
     from unnest($2::text[], $3::text[]) found (webhook_id, order_id)
     where d.shop_id = $1 and d.webhook_id = found.webhook_id`,
    [shopId, found.map(({ webhookId }) => webhookId), found.map(({ orderId }) => orderId)],
  );
}

/** What is forgotten has no body and names no order; what still waited is over. */
const FORGET = `update webhook_deliveries set body_sealed = null, order_id = null,
  state = 'done', outcome = case when state = 'done' then outcome else 'ignored_redacted' end, reason = null`;

export async function deleteBodies(
  sql: Sql,
  shopId: string,
  webhookIds: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    `${FORGET} where shop_id = $1 and webhook_id = any($2::text[])`,
    [shopId, webhookIds],
  );
  return rowCount ?? 0;
}

export async function deleteBodiesOfOrders(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    `${FORGET} where shop_id = $1 and order_id = any($2::text[])`,
    [shopId, orderIds],
  );
  return rowCount ?? 0;
}
