// SQL that deletes webhook bodies and rows after their retention period, and those of redacted customers.
import type { Database, Sql } from "~/lib/database.server";
import { type Clock, DAY_MS } from "~/lib/time";

/** Long enough to replay what went wrong over a month's holidays. */
export const BODY_KEPT_DAYS = 30;
/** A row without its body still records topic, time and outcome. */
const ROW_KEPT_DAYS = 90;
const DELETE_BATCH = 2_000;

/**
 * Job `inbox.expire`: deletes bodies older than BODY_KEPT_DAYS and rows older than ROW_KEPT_DAYS. Deliveries that
 * are still unprocessed then end as failed.
 */
export function createInboxExpiry({ database, clock }: { database: Database; clock: Clock }) {
  return async (): Promise<void> => {
    const now = clock.now().getTime();
    const ends = [
      { expire: dropBodies, before: new Date(now - BODY_KEPT_DAYS * DAY_MS) },
      { expire: deleteRows, before: new Date(now - ROW_KEPT_DAYS * DAY_MS) },
    ];
    for (const { expire, before } of ends) {
      // One statement a transaction keeps locks short.
      while ((await expire(database.pool, before)) === DELETE_BATCH);
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

/** A delivery with its body, to find the customer in it. */
export interface StoredBody {
  webhookId: string;
  topic: string;
  receivedAt: Date;
  orderId: string | null;
  state: string;
  bodySealed: Buffer;
}

/** Which stored deliveries: all, or those without a known order. */
export type DeletionScope = "all" | "without_order";

/** Deliveries with a body, oldest first, after the cursor that the previous call returned. */
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

/** Deliveries with a body about orders, oldest first. */
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

/** Sets the order ids of deliveries. */
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

/** Deletes body and order id; unprocessed deliveries end. */
const CLEAR = `update webhook_deliveries set body_sealed = null, order_id = null,
  state = 'done', outcome = case when state = 'done' then outcome else 'ignored_redacted' end, reason = null`;

export async function deleteBodies(
  sql: Sql,
  shopId: string,
  webhookIds: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    `${CLEAR} where shop_id = $1 and webhook_id = any($2::text[])`,
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
    `${CLEAR} where shop_id = $1 and order_id = any($2::text[])`,
    [shopId, orderIds],
  );
  return rowCount ?? 0;
}
