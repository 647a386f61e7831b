// SQL for sending pushes, over all accounts: leases, due deliveries and attempts.
import type { Pool } from "pg";
import { inTransaction, type Sql } from "~/lib/database.server";
import { sealedColumn } from "~/lib/sealed-column";
import { PAUSE_MS, outcomeAfter, type PushResponse, type PushState } from "./schedule";

/**
 * The lease time without an extension, in real time: an attempt fits in, and another process soon
 * takes over a killed one's address.
 */
const LEASE_SECONDS = 30;
const LEASE_END = `clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;

export const PUSH_DATA = sealedColumn("engine_deliveries", "data_sealed", ["account_id", "id"]);

/** An address leased to this sender. */
export interface LeasedCallback {
  accountId: string;
  id: string;
  url: string;
  /** The lease, as the database wrote it. */
  lease: string;
}

/**
 * Leases up to `limit` addresses with a due delivery, longest due first. Concurrent senders get
 * different ones.
 */
export async function leaseCallbacks(
  sql: Sql,
  now: Date,
  limit: number,
): Promise<LeasedCallback[]> {
  const leased = await sql.query<LeasedCallback>({
    name: "push.lease",
    text: `
      update engine_callbacks c set leased_until = ${LEASE_END}
      from (
        select account_id, id from engine_callbacks
        where due_at <= $1 and enabled and (paused_until is null or paused_until <= $1)
          and (leased_until is null or leased_until < clock_timestamp())
        order by due_at limit $2 for update skip locked
      ) due
      where c.account_id = due.account_id and c.id = due.id
      returning c.account_id as "accountId", c.id, c.url, c.leased_until::text as lease`,
    values: [now, limit],
  });
  return leased.rows;
}

export interface DueDelivery {
  id: string;
  sequence: number;
  attemptCount: number;
  dataSealed: Buffer;
  /** The account's current address; the key of the signature. */
  email: string | null;
}

/** The oldest pending delivery of its tracking: later ones wait until it is delivered or dead. */
const IS_FIRST_OF_ITS_TRACKING = `not exists (
  select 1 from engine_deliveries earlier
  where earlier.account_id = d.account_id and earlier.callback_id = d.callback_id
    and earlier.tracking_id = d.tracking_id and earlier.state = 'pending'
    and earlier.sequence < d.sequence)`;

/** null: no delivery is due at this address. */
export async function nextDelivery(
  sql: Sql,
  callback: LeasedCallback,
  now: Date,
): Promise<DueDelivery | null> {
  const found = await sql.query<DueDelivery>({
    name: "push.next",
    text: `
      select d.id, d.sequence::float8 as sequence, d.attempt_count as "attemptCount",
        d.data_sealed as "dataSealed", a.email
      from engine_deliveries d join engine_accounts a on a.id = d.account_id
      where d.account_id = $1 and d.callback_id = $2 and d.state = 'pending'
        and d.next_attempt_at <= $3 and ${IS_FIRST_OF_ITS_TRACKING}
      order by d.next_attempt_at, d.sequence limit 1`,
    values: [callback.accountId, callback.id, now],
  });
  return found.rows[0] ?? null;
}

/**
 * Saves an attempt and its outcome, and extends the lease. The attempt counts even when the lease
 * was lost or the address was disabled meanwhile; the result is null then: stop.
 */
export async function saveAttempt(
  pool: Pool,
  callback: LeasedCallback,
  deliveryId: string,
  attempt: { at: Date; answer: PushResponse; durationMs: number },
): Promise<LeasedCallback | null> {
  return inTransaction(pool, async (tx) => {
    // Lock order: the address first, then its deliveries.
    const lease = await extendLease(tx, callback);
    const found = await tx.query<{ state: PushState; tries: number; attempt_count: number }>({
      name: "push.lock_delivery",
      text: `select state, tries, attempt_count from engine_deliveries
             where account_id = $1 and id = $2 for update`,
      values: [callback.accountId, deliveryId],
    });
    const delivery = found.rows[0];
    if (!delivery) return lease;
    const tries = delivery.tries + 1;
    // A delivery that another sender completed meanwhile stays completed.
    const outcome =
      delivery.state === "pending"
        ? outcomeAfter(tries, attempt.answer, attempt.at)
        : { state: delivery.state, nextAttemptAt: null };
    const number = delivery.attempt_count + 1;
    await tx.query({
      name: "push.save_outcome",
      text: `update engine_deliveries
             set state = $3, next_attempt_at = $4, tries = $5, attempt_count = $6
             where account_id = $1 and id = $2`,
      values: [callback.accountId, deliveryId, outcome.state, outcome.nextAttemptAt, tries, number],
    });
    await insertAttempt(tx, callback.accountId, deliveryId, number, attempt);
    return lease;
  });
}

async function extendLease(tx: Sql, callback: LeasedCallback): Promise<LeasedCallback | null> {
  const extended = await tx.query<{ lease: string }>({
    name: "push.extend",
    text: `update engine_callbacks set leased_until = ${LEASE_END}
           where account_id = $1 and id = $2 and enabled and leased_until = $3::timestamptz
           returning leased_until::text as lease`,
    values: [callback.accountId, callback.id, callback.lease],
  });
  const lease = extended.rows[0]?.lease;
  return lease === undefined ? null : { ...callback, lease };
}

async function insertAttempt(
  tx: Sql,
  accountId: string,
  deliveryId: string,
  number: number,
  { at, answer, durationMs }: { at: Date; answer: PushResponse; durationMs: number },
): Promise<void> {
  await tx.query({
    name: "push.insert_attempt",
    text: `insert into engine_delivery_attempts
             (account_id, delivery_id, number, attempted_at, http_status, error, duration_ms)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [accountId, deliveryId, number, at, answer.httpStatus, answer.error, durationMs],
  });
}

/**
 * Releases the address, due when its next delivery is. `isSilent`: no response; the address pauses.
 */
export async function releaseCallback(
  pool: Pool,
  callback: LeasedCallback,
  isSilent: boolean,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    // A separate lock statement: the next one must see rows that the previous holder added.
    const locked = await tx.query(
      `select 1 from engine_callbacks
       where account_id = $1 and id = $2 and leased_until = $3::timestamptz for update`,
      [callback.accountId, callback.id, callback.lease],
    );
    if (locked.rowCount !== 1) return;
    await tx.query({
      name: "push.release",
      text: `
        update engine_callbacks set leased_until = null, paused_until = $3, due_at = (
          select min(d.next_attempt_at) from engine_deliveries d
          where d.account_id = $1 and d.callback_id = $2 and d.state = 'pending'
            and ${IS_FIRST_OF_ITS_TRACKING})
        where account_id = $1 and id = $2`,
      values: [
        callback.accountId,
        callback.id,
        isSilent ? new Date(now.getTime() + PAUSE_MS) : null,
      ],
    });
  });
}
