// SQL over the push ledger: insert, list, replay, delete.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import type { PushState } from "./sending/schedule";

/** A delivery before it is sent. */
export interface NewPush {
  id: string;
  trackingId: string;
  trackingNumber: string;
  carrierCode: string;
  /** The tracking's status when the delivery was recorded. */
  status: Status;
  dataSealed: Buffer;
}

/**
 * Adds deliveries to one address with the next sequence numbers, due at once. The caller has locked
 * the address.
 */
export async function insertDeliveries(
  tx: Sql,
  accountId: string,
  callback: { id: string; url: string },
  deliveries: readonly NewPush[],
  now: Date,
): Promise<void> {
  await tx.query({
    name: "push.insert",
    text: `
      with numbered as (
        update engine_callbacks
        set last_sequence = last_sequence + cardinality($6::text[]), due_at = least(due_at, $5)
        where account_id = $1 and id = $2
        returning last_sequence - cardinality($6::text[]) as before
      )
      insert into engine_deliveries
        (account_id, callback_id, url, state, created_at, next_attempt_at, sequence,
         id, tracking_id, tracking_number, carrier_code, status, data_sealed)
      select $1, $2, $3, $4, $5::timestamptz, $5::timestamptz, numbered.before + item.place,
             item.id, item.tracking_id, item.tracking_number, item.carrier_code, item.status, item.data
      from numbered, unnest($6::text[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::bytea[])
        with ordinality item (tracking_id, id, tracking_number, carrier_code, status, data, place)`,
    values: [
      accountId,
      callback.id,
      callback.url,
      "pending" satisfies PushState,
      now,
      deliveries.map((delivery) => delivery.trackingId),
      deliveries.map((delivery) => delivery.id),
      deliveries.map((delivery) => delivery.trackingNumber),
      deliveries.map((delivery) => delivery.carrierCode),
      deliveries.map((delivery) => delivery.status),
      deliveries.map((delivery) => delivery.dataSealed),
    ],
  });
}

/** Filters deliveries; an absent field matches all. Bounds are inclusive. */
export interface PushFilter {
  deliveryId?: string;
  callbackId?: string;
  url?: string;
  state?: PushState;
  trackingNumber?: string;
  createdFrom?: Date;
  createdTo?: Date;
  sequenceFrom?: number;
  sequenceTo?: number;
}

const FILTER_CONDITIONS = {
  deliveryId: "d.id = ?::uuid",
  callbackId: "d.callback_id = ?::uuid",
  url: "d.url = ?",
  state: "d.state = ?",
  trackingNumber: "upper(d.tracking_number) = upper(?)",
  createdFrom: "d.created_at >= ?::timestamptz",
  createdTo: "d.created_at <= ?::timestamptz",
  sequenceFrom: "d.sequence >= ?::bigint",
  sequenceTo: "d.sequence <= ?::bigint",
} as const satisfies Record<keyof PushFilter, string>;

function conditions(accountId: string, filter: PushFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [accountId];
  const where = ["d.account_id = $1"];
  for (const [name, condition] of Object.entries(FILTER_CONDITIONS)) {
    const value = filter[name as keyof PushFilter];
    if (value !== undefined) where.push(condition.replace("?", `$${values.push(value)}`));
  }
  return { where: where.join(" and "), values };
}

export interface Attempt {
  /** From 1, across replays. */
  number: number;
  attemptedAt: Date;
  /** null: no response, for the reason in `error`. */
  httpStatus: number | null;
  error: string | null;
  durationMs: number;
}

export interface PushDelivery extends Omit<NewPush, "dataSealed"> {
  callbackId: string;
  url: string;
  sequence: number;
  createdAt: Date;
  state: PushState;
  nextAttemptAt: Date | null;
  attempts: Attempt[];
}

export const DELIVERIES_PER_PAGE = 25;

/** One page, newest first, each with its attempts, and the total. */
export async function listPushes(
  sql: Sql,
  accountId: string,
  filter: PushFilter,
  page: number,
): Promise<{ rows: PushDelivery[]; total: number }> {
  const { where, values } = conditions(accountId, filter);
  const offset = (page - 1) * DELIVERIES_PER_PAGE;
  const found = await sql.query<Omit<PushDelivery, "attempts">>(
    `select d.id, d.callback_id as "callbackId", d.url, d.sequence::float8 as sequence,
       d.tracking_id as "trackingId", d.tracking_number as "trackingNumber",
       d.carrier_code as "carrierCode", d.status, d.created_at as "createdAt", d.state,
       d.next_attempt_at as "nextAttemptAt"
     from engine_deliveries d where ${where}
     order by d.created_at desc, d.sequence desc, d.id limit ${DELIVERIES_PER_PAGE} offset ${offset}`,
    values,
  );
  const counted = await sql.query<{ total: string }>(
    `select count(*) as total from engine_deliveries d where ${where}`,
    values,
  );
  const attempts = await attemptsOf(sql, accountId, found.rows);
  const rows = found.rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
  return { rows, total: Number(counted.rows[0]?.total ?? 0) };
}

async function attemptsOf(
  sql: Sql,
  accountId: string,
  deliveries: readonly { id: string }[],
): Promise<Map<string, Attempt[]>> {
  const found = await sql.query<Attempt & { deliveryId: string }>(
    `select delivery_id as "deliveryId", number, attempted_at as "attemptedAt",
       http_status as "httpStatus", error, duration_ms as "durationMs"
     from engine_delivery_attempts
     where account_id = $1 and delivery_id = any($2::uuid[]) order by number`,
    [accountId, deliveries.map(({ id }) => id)],
  );
  const byDelivery = new Map<string, Attempt[]>();
  for (const { deliveryId, ...attempt } of found.rows) {
    const before = byDelivery.get(deliveryId) ?? [];
    byDelivery.set(deliveryId, [...before, attempt]);
  }
  return byDelivery;
}

/** The delivery's `data`, with its ids as they are stored; null: unknown delivery. */
export async function findData(
  sql: Sql,
  accountId: string,
  deliveryId: string,
): Promise<{ accountId: string; id: string; dataSealed: Buffer } | null> {
  const found = await sql.query<{ accountId: string; id: string; dataSealed: Buffer }>(
    `select account_id as "accountId", id, data_sealed as "dataSealed"
     from engine_deliveries where account_id = $1 and id = $2`,
    [accountId, deliveryId],
  );
  return found.rows[0] ?? null;
}

/**
 * Makes deliveries pending again, due at once with all tries, with the same ids and sequence
 * numbers. Those of a removed address stay unchanged.
 */
export async function replayPushes(
  tx: Sql,
  accountId: string,
  filter: PushFilter,
  now: Date,
): Promise<{ replayed: number; removedAddress: number }> {
  // Lock order of senders: addresses before deliveries.
  await tx.query("select 1 from engine_callbacks where account_id = $1 order by id for update", [
    accountId,
  ]);
  const { where, values } = conditions(accountId, filter);
  const at = `$${values.push(now)}::timestamptz`;
  const replayed = await tx.query<{ callback_id: string }>(
    `update engine_deliveries d set state = 'pending', tries = 0, next_attempt_at = ${at}
     where ${where} and exists (
       select 1 from engine_callbacks c where c.account_id = d.account_id and c.id = d.callback_id)
     returning d.callback_id`,
    values,
  );
  await tx.query(
    `update engine_callbacks set due_at = least(due_at, $3::timestamptz), paused_until = null
     where account_id = $1 and id = any($2::uuid[])`,
    [accountId, [...new Set(replayed.rows.map((row) => row.callback_id))], now],
  );
  const orphans = await tx.query<{ count: number }>(
    `select count(*)::int as count from engine_deliveries d where ${where} and not exists (
       select 1 from engine_callbacks c where c.account_id = d.account_id and c.id = d.callback_id)`,
    values.slice(0, -1),
  );
  return { replayed: replayed.rowCount ?? 0, removedAddress: orphans.rows[0]?.count ?? 0 };
}

/** Deletes deliveries created before then, in any state. Returns how many were deleted. */
export async function deleteOldDeliveries(tx: Sql, before: Date, limit: number): Promise<number> {
  const gone = await tx.query(
    `with gone as (
       delete from engine_deliveries where (account_id, id) in (
         select account_id, id from engine_deliveries where created_at < $1 limit $2
         for update skip locked)
       returning account_id, id
     ), attempts as (
       delete from engine_delivery_attempts a using gone
       where a.account_id = gone.account_id and a.delivery_id = gone.id
     )
     select from gone`,
    [before, limit],
  );
  return gone.rowCount ?? 0;
}
