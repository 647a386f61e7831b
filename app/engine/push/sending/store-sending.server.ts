// SQL of sending pushes: whose turn it is, who has the address, and what came of an attempt. Over all accounts.
import type { Pool } from "pg";
import { inTransaction, type Sql } from "~/lib/database.server";
import { PAUSE_MS, outcomeAfter, type Answer, type DeliveryState } from "./schedule";

/**
 * How long a sender may keep an address without a sign of life, in real time: an attempt and its bookkeeping
 * fit in, and what a killed process had goes on soon after.
 */
const LEASE_SECONDS = 30;
const LEASE_END = `clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;

/** An address that is ours alone while the claim lasts. */
export interface LeasedCallback {
  accountId: string;
  id: string;
  url: string;
  /** As the database wrote it. */
  claim: string;
}

/** Takes up to `limit` addresses that have something due, the longest due first. Several senders get different ones. */
export async function leaseCallbacks(
  sql: Sql,
  now: Date,
  limit: number,
): Promise<LeasedCallback[]> {
  const claimed = await sql.query<LeasedCallback>({
    name: "push.claim",
    text: `
      update engine_callbacks c set leased_until = ${LEASE_END}
      from (
        select account_id, id from engine_callbacks
        where due_at <= $1 and enabled and (paused_until is null or paused_until <= $1)
          and (leased_until is null or leased_until < clock_timestamp())
        order by due_at limit $2 for update skip locked
      ) due
      where c.account_id = due.account_id and c.id = due.id
      returning c.account_id as "accountId", c.id, c.url, c.leased_until::text as claim`,
    values: [now, limit],
  });
  return claimed.rows;
}

export interface DueDelivery {
  id: string;
  sequence: number;
  attemptCount: number;
  dataSealed: Buffer;
  /** The account's, as of now; it signs. */
  email: string | null;
}

/** The oldest pending delivery of its tracking: a later one waits until it is delivered or dead. */
const IS_FIRST_OF_ITS_TRACKING = `not exists (
  select 1 from engine_deliveries earlier
  where earlier.account_id = d.account_id and earlier.callback_id = d.callback_id
    and earlier.tracking_id = d.tracking_id and earlier.state = 'pending'
    and earlier.sequence < d.sequence)`;

/** null: nothing is due at this address. */
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
 * Notes an attempt and what follows from it, and extends the claim. The attempt counts even when the address has
 * been lost to another sender, or turned off, in the meantime: it was made. null then: stop.
 */
export async function saveAttempt(
  pool: Pool,
  callback: LeasedCallback,
  deliveryId: string,
  attempt: { at: Date; answer: Answer; durationMs: number },
): Promise<LeasedCallback | null> {
  return inTransaction(pool, async (tx) => {
    // The address comes first in every transaction that takes it, its deliveries after it.
    const claim = await extendLease(tx, callback);
    const found = await tx.query<{ state: DeliveryState; tries: number; attempt_count: number }>({
      name: "push.lock_delivery",
      text: `select state, tries, attempt_count from engine_deliveries
             where account_id = $1 and id = $2 for update`,
      values: [callback.accountId, deliveryId],
    });
    const delivery = found.rows[0];
    if (!delivery) return claim;
    const tries = delivery.tries + 1;
    // One that was settled by somebody else in the meantime stays settled.
    const verdict =
      delivery.state === "pending"
        ? outcomeAfter(tries, attempt.answer, attempt.at)
        : { state: delivery.state, nextAttemptAt: null };
    const number = delivery.attempt_count + 1;
    await tx.query({
      name: "push.settle",
      text: `update engine_deliveries
             set state = $3, next_attempt_at = $4, tries = $5, attempt_count = $6
             where account_id = $1 and id = $2`,
      values: [callback.accountId, deliveryId, verdict.state, verdict.nextAttemptAt, tries, number],
    });
    await insertAttempt(tx, callback.accountId, deliveryId, number, attempt);
    return claim;
  });
}

async function extendLease(tx: Sql, callback: LeasedCallback): Promise<LeasedCallback | null> {
  const extended = await tx.query<{ claim: string }>({
    name: "push.extend",
    text: `update engine_callbacks set leased_until = ${LEASE_END}
           where account_id = $1 and id = $2 and enabled and leased_until = $3::timestamptz
           returning leased_until::text as claim`,
    values: [callback.accountId, callback.id, callback.claim],
  });
  const claim = extended.rows[0]?.claim;
  return claim === undefined ? null : { ...callback, claim };
}

async function insertAttempt(
  tx: Sql,
  accountId: string,
  deliveryId: string,
  number: number,
  { at, answer, durationMs }: { at: Date; answer: Answer; durationMs: number },
): Promise<void> {
  await tx.query({
    name: "push.insert_attempt",
    text: `insert into engine_delivery_attempts
             (account_id, delivery_id, number, attempted_at, http_status, error, duration_ms)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [accountId, deliveryId, number, at, answer.httpStatus, answer.error, durationMs],
  });
}

/** Gives the address back, due when its next delivery is. `isSilent`: it did not answer, and is left alone for a while. */
export async function releaseCallback(
  pool: Pool,
  callback: LeasedCallback,
  isSilent: boolean,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    // Locked by a statement of its own: the next one must see what a writer that held the row has added.
    const locked = await tx.query(
      `select 1 from engine_callbacks
       where account_id = $1 and id = $2 and leased_until = $3::timestamptz for update`,
      [callback.accountId, callback.id, callback.claim],
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
