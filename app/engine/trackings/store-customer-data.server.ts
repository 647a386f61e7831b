// SQL that finds and deletes personal data in an account's trackings and pushes. Every where has account_id.
import type { Sql } from "~/lib/database.server";
import { numberKeyOf } from "../journey/tracking-row";

/** The accounts of this name; an app has one for each of its shops. */
export async function listAccountsNamed(sql: Sql, name: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "select id from engine_accounts where name = $1 order by created_at, id",
    [name],
  );
  return rows.map((row) => row.id);
}

/** A tracking's personal data. */
export interface TrackedPerson {
  id: string;
  trackingNumber: string;
  carrierCode: string;
  customerSealed: Buffer | null;
  title: string | null;
  orderId: string | null;
  comment: string | null;
  postalCode: string | null;
  signedBy: string | null;
  createdAt: Date;
}

/** Trackings with personal data, by id, after `afterId`. */
export async function listTrackedPersons(
  sql: Sql,
  accountId: string,
  afterId: string,
  limit: number,
): Promise<TrackedPerson[]> {
  const { rows } = await sql.query<TrackedPerson>(
    `select id, tracking_number as "trackingNumber", carrier_code as "carrierCode",
       customer_sealed as "customerSealed", title, order_id as "orderId", comment,
       postal_code as "postalCode", signed_by as "signedBy", created_at as "createdAt"
     from engine_trackings
     where account_id = $1 and id > $2
       and num_nonnulls(customer_sealed, title, order_id, comment) > 0
     order by id limit $3`,
    [accountId, afterId, limit],
  );
  return rows;
}

/** A stored push with its data. */
export interface StoredPush {
  id: string;
  trackingNumber: string;
  /** The address it is sent to. */
  url: string;
  createdAt: Date;
  dataSealed: Buffer;
}

export async function listStoredPushes(
  sql: Sql,
  accountId: string,
  afterId: string,
  limit: number,
): Promise<StoredPush[]> {
  const { rows } = await sql.query<StoredPush>(
    `select id, tracking_number as "trackingNumber", url, created_at as "createdAt",
       data_sealed as "dataSealed"
     from engine_deliveries where account_id = $1 and id > $2::uuid order by id limit $3`,
    [accountId, afterId, limit],
  );
  return rows;
}

/** Deletes their past journeys too; pushes are deleted by number. */
export async function deleteTrackingsById(
  sql: Sql,
  accountId: string,
  ids: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    "delete from engine_trackings where account_id = $1 and id = any($2::text[])",
    [accountId, ids],
  );
  return rowCount ?? 0;
}

/** With their attempts, in any state. */
export async function deletePushes(
  sql: Sql,
  accountId: string,
  ids: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    `with attempts as (
       delete from engine_delivery_attempts
       where account_id = $1 and delivery_id = any($2::uuid[]))
     delete from engine_deliveries where account_id = $1 and id = any($2::uuid[])`,
    [accountId, ids],
  );
  return rowCount ?? 0;
}

/** Deletes the pushes about a number, under every carrier it had. */
export async function deletePushesOf(
  sql: Sql,
  accountId: string,
  trackingNumber: string,
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from engine_deliveries where account_id = $1
       and upper(tracking_number) = $2`,
    [accountId, numberKeyOf(trackingNumber)],
  );
  if (rows.length > 0) {
    await deletePushes(
      sql,
      accountId,
      rows.map((row) => row.id),
    );
  }
}

/**
 * Removes personal data from up to `limit` trackings without a change since `before` (the engine's
 * time). Returns how many.
 */
export async function stripOutdated(
  sql: Sql,
  accountId: string,
  before: Date,
  limit: number,
): Promise<number> {
  const { rowCount } = await sql.query(
    `update engine_trackings set customer_sealed = null, title = null, order_id = null, comment = null,
       postal_code = null, account_number = null, signed_by = null,
       carrier_answer = (carrier_answer::jsonb - 'signedBy')::json
     where account_id = $1 and id in (
       select id from engine_trackings
       where account_id = $1 and coalesce(updated_at, created_at) < $2 and created_at < $2
         and num_nonnulls(customer_sealed, title, order_id, comment, postal_code, account_number,
               signed_by) > 0
       order by id limit $3 for update skip locked)`,
    [accountId, before, limit],
  );
  return rowCount ?? 0;
}
