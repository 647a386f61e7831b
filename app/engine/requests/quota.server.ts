// Quota costs of calls, and atomic spending.
import { type Database, inTransaction, type Sql } from "~/lib/database.server";
import type { Caller } from "../trackings/parts.server";
import { insertTrackings, type NewTracking } from "../trackings/store.server";

/** Units, as in v2: a detection and a remote-area item cost a fifth; calls not listed are free. */
export const QUOTA_COST = {
  create: 1,
  detect: 0.2,
  remoteItem: 0.2,
  airWaybill: 20,
} as const;

type Payer = Pick<Caller, "accountId" | "isMetered">;

/**
 * Spends units (to a tenth) before the paid work; false: not enough left, answer 4021. An account
 * without a quota costs no query.
 */
export async function spendQuota(sql: Sql, caller: Payer, units: number): Promise<boolean> {
  if (!caller.isMetered || units <= 0) return true;
  const paid = await sql.query({
    name: "engine.spend",
    text: `update engine_accounts set quota_left = quota_left - $2::numeric
           where id = $1 and (quota_left is null or quota_left >= $2::numeric)`,
    values: [caller.accountId, units.toFixed(1)],
  });
  return paid.rowCount === 1;
}

export interface Inserted {
  /** Ids of added trackings. */
  added: ReadonlySet<string>;
  /** Ids of new trackings that the quota did not cover. */
  unpaid: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Adds new trackings in order, as far as the quota covers them. Only added ones cost quota: an
 * existing number is free and takes no other's place.
 */
export async function insertWithinQuota(
  { pool }: Database,
  { accountId, isMetered }: Payer,
  createdAt: Date,
  trackings: readonly NewTracking[],
): Promise<Inserted> {
  if (trackings.length === 0) return { added: NONE, unpaid: NONE };
  if (!isMetered) {
    return { added: await insertTrackings(pool, accountId, createdAt, trackings), unpaid: NONE };
  }
  return inTransaction(pool, async (tx) => {
    const left = await lockQuota(tx, accountId);
    const inserted = await insertTrackings(tx, accountId, createdAt, trackings);
    const fresh = trackings.map(({ id }) => id).filter((id) => inserted.has(id));
    const affordable = Math.max(0, Math.floor(left / QUOTA_COST.create));
    const added = fresh.slice(0, affordable);
    const unpaid = fresh.slice(affordable);
    if (unpaid.length > 0) await withdraw(tx, accountId, unpaid);
    await pay(tx, accountId, added.length * QUOTA_COST.create);
    return { added: new Set(added), unpaid: new Set(unpaid) };
  });
}

/** Locks the account until the transaction ends. */
async function lockQuota(tx: Sql, accountId: string): Promise<number> {
  const found = await tx.query<{ quota_left: string | null }>({
    name: "engine.lock_quota",
    text: `select quota_left from engine_accounts where id = $1 for update`,
    values: [accountId],
  });
  const left = found.rows[0]?.quota_left ?? null;
  return left === null ? Infinity : Number(left);
}

async function pay(tx: Sql, accountId: string, units: number): Promise<void> {
  await tx.query({
    name: "engine.pay",
    text: `update engine_accounts set quota_left = quota_left - $2::numeric where id = $1`,
    values: [accountId, units],
  });
}

/** Nothing outside this transaction has seen them. */
async function withdraw(tx: Sql, accountId: string, ids: readonly string[]): Promise<void> {
  await tx.query({
    name: "engine.withdraw",
    text: `delete from engine_trackings where account_id = $1 and id = any($2::text[])`,
    values: [accountId, ids],
  });
}
