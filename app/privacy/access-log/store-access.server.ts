// SQL for the access log: who read which personal data in the admin, and when.
import type { Sql } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";

/** Shopify requires a log that can be reviewed, without naming a period. */
const ACCESS_LOG_KEPT_DAYS = 365;

export type AccessedWhat = "customer_export" | "request_export" | "webhook_body";

export interface AccessLine {
  readAt: Date;
  /** Shopify's id of the user; null: not in the session token. */
  userId: string | null;
  what: AccessedWhat;
  /** An id of ours or Shopify's; never personal data. */
  record: string | null;
}

/** Called before the data is returned, so that no access goes unlogged. */
export async function logAccess(sql: Sql, shopId: string, line: AccessLine): Promise<void> {
  await sql.query(
    `insert into access_log (shop_id, read_at, user_id, what, record) values ($1, $2, $3, $4, $5)`,
    [shopId, line.readAt, line.userId, line.what, line.record],
  );
}

/** Newest first. */
export async function listAccess(sql: Sql, shopId: string, limit: number): Promise<AccessLine[]> {
  const { rows } = await sql.query<AccessLine>(
    `select read_at as "readAt", user_id as "userId", what, record
     from access_log where shop_id = $1 order by id desc limit $2`,
    [shopId, limit],
  );
  return rows;
}

/** Removes order ids from the log when the orders are erased; who read, and when, is kept. */
export async function deleteAccessToOrders(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<void> {
  await sql.query(
    `update access_log set record = null
     where shop_id = $1 and what = 'customer_export' and string_to_array(record, ', ') && $2::text[]`,
    [shopId, orderIds],
  );
}

export async function deleteOldAccess(sql: Sql, now: Date): Promise<void> {
  const before = new Date(now.getTime() - ACCESS_LOG_KEPT_DAYS * DAY_MS);
  await sql.query(`delete from access_log where read_at < $1`, [before]);
}
