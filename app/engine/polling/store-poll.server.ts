// SQL for polling, over all accounts: due trackings, leases and results.
import { inTransaction, type Sql } from "~/lib/database.server";
import type { EngineParts } from "../trackings/parts.server";
import type { Journey } from "../journey/journey";
import { trackingColumns } from "../trackings/store.server";
import {
  type ChangedTracking,
  type PairKey,
  type TrackingRow,
  numberKeyOf,
} from "../journey/tracking-row";
import { announceChange, stampChange } from "../trackings/store-change.server";

/**
 * The lease time in real time: longer than a slow carrier's answer, and short enough that another
 * process soon takes over a killed one's trackings. Independent of the engine's clock, which may
 * run fast.
 */
const LEASE_SECONDS = 180;

export interface LeasedTracking extends TrackingRow {
  /** The lease, as the database wrote it: only its holder may write. */
  lease: string;
}

/** Leases up to `limit` due trackings, longest due first. Concurrent pollers get different ones. */
export async function leaseDue(sql: Sql, now: Date, limit: number): Promise<LeasedTracking[]> {
  const leased = await sql.query<LeasedTracking>({
    name: "engine.lease",
    text: `
      update engine_trackings t
      set leased_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      from (
        select account_id, id from engine_trackings
        where next_check_at <= $1 and (leased_until is null or leased_until < clock_timestamp())
        order by next_check_at limit $2 for update skip locked
      ) due
      where t.account_id = due.account_id and t.id = due.id
      returning ${trackingColumns("t")}, t.leased_until::text as lease`,
    values: [now, limit],
  });
  return leased.rows;
}

export interface CheckTimes {
  /** When its source last answered; null: it never did. */
  checkedAt: Date | null;
  nextAt: Date | null;
}

/** The engine times of the last and the next check, by tracking; unknown ids are left out. */
export async function readCheckTimes(
  sql: Sql,
  accountId: string,
  trackingIds: readonly string[],
): Promise<Map<string, CheckTimes>> {
  const { rows } = await sql.query<CheckTimes & { id: string }>({
    name: "engine.check_times",
    text: `select id, checked_at as "checkedAt", next_check_at as "nextAt" from engine_trackings
           where account_id = $1 and id = any($2)`,
    values: [accountId, trackingIds],
  });
  return new Map(rows.map(({ id, ...times }) => [id, times]));
}

/** The engine time at which the next unleased tracking is due; null: none. */
export async function earliestDue(sql: Sql): Promise<Date | null> {
  const found = await sql.query<{ next_check_at: Date }>({
    name: "engine.earliest_due",
    text: `select next_check_at from engine_trackings
           where next_check_at is not null
             and (leased_until is null or leased_until < clock_timestamp())
           order by next_check_at limit 1`,
  });
  return found.rows[0]?.next_check_at ?? null;
}

/**
 * Makes watched trackings due at `now`; final ones stay as they are. A poller that holds one loses its lease, since
 * its question may be older than what happened. A tracking that changed in this second waits for the next: times
 * of changes are whole seconds, and a reader could not tell which of two changes is newer.
 */
export async function makeDue(
  sql: Sql,
  accountId: string,
  pairs: readonly PairKey[],
  now: Date,
): Promise<void> {
  await sql.query({
    name: "engine.make_due",
    text: `update engine_trackings t set leased_until = null, next_check_at =
             greatest(least(t.next_check_at, $4), t.updated_at + interval '1 second')
           from unnest($2::text[], $3::text[]) pair (number_key, carrier_code)
           where t.account_id = $1 and t.number_key = pair.number_key
             and t.carrier_code = pair.carrier_code and t.next_check_at is not null`,
    values: [
      accountId,
      pairs.map(({ trackingNumber }) => numberKeyOf(trackingNumber)),
      pairs.map(({ carrierCode }) => carrierCode),
      now,
    ],
  });
}

/** Has all watched trackings of these carriers polled at `now`, as `makeDue` does. */
export async function makeCarriersDue(
  sql: Sql,
  accountId: string,
  carrierCodes: readonly string[],
  now: Date,
): Promise<void> {
  await sql.query({
    name: "engine.make_carriers_due",
    text: `update engine_trackings set leased_until = null, next_check_at =
             greatest(least(next_check_at, $3), updated_at + interval '1 second')
           where account_id = $1 and carrier_code = any($2::text[]) and next_check_at is not null`,
    values: [accountId, carrierCodes, now],
  });
}

export interface Checked {
  row: LeasedTracking;
  /** null: unchanged. */
  journey: Journey | null;
  nextCheckAt: Date | null;
  /** null: the carrier was not queried, or did not answer. */
  checkedAt: Date | null;
  failures: number;
}

/**
 * Writes the results of one account's checks and releases the leases. Changes are stamped in commit
 * order and announced in the same transaction. A tracking whose lease ended meanwhile is not
 * written. Returns the number of changes.
 */
export async function writeChecked(
  { database, push }: Pick<EngineParts, "database" | "push">,
  accountId: string,
  checked: readonly Checked[],
  now: Date,
): Promise<number> {
  const changed = checked.filter((one) => one.journey !== null);
  const same = checked.filter((one) => one.journey === null);
  return inTransaction(database.pool, async (tx) => {
    // Lock order: the account's row first, then its trackings.
    const stamp = changed.length > 0 ? await stampChange(tx, accountId, now) : null;
    if (checked.length > 1) await lockInOrder(tx, accountId, checked);
    if (same.length > 0) await writeSame(tx, accountId, same);
    if (!stamp) return 0;
    const written = await writeChanged(tx, accountId, changed, stamp);
    if (written.length > 0) await announceChange(tx, accountId);
    await push.record(tx, accountId, written);
    return written.length;
  });
}

/** The lock order of `lockTrackings`, which prevents deadlocks. */
async function lockInOrder(tx: Sql, accountId: string, checked: readonly Checked[]): Promise<void> {
  await tx.query({
    name: "engine.lock_checked",
    text: `select from engine_trackings where account_id = $1 and id = any($2::text[])
           order by id for update`,
    values: [accountId, checked.map(({ row }) => row.id)],
  });
}

async function writeSame(tx: Sql, accountId: string, checked: readonly Checked[]): Promise<void> {
  await tx.query({
    name: "engine.write_same",
    text: `
      update engine_trackings t
      set next_check_at = item.next_check_at, checked_at = coalesce(item.checked_at, t.checked_at),
          check_failures = item.failures, leased_until = null
      from unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::int[])
        item (id, lease, next_check_at, checked_at, failures)
      where t.account_id = $1 and t.id = item.id and t.leased_until = item.lease`,
    values: [accountId, ...scheduleColumns(checked)],
  });
}

const JOURNEY_TYPES = {
  status: "text",
  substatus: "text",
  track_update: "bool",
  original_country: "text",
  destination_country: "text",
  signed_by: "text",
  origin_info: "json",
  destination_info: "json",
  carrier_answer: "json",
  item_received: "text",
  last_event: "text",
  last_update_time: "text",
} as const satisfies Record<keyof Journey, string>;
const JOURNEY_COLUMNS = Object.keys(JOURNEY_TYPES) as (keyof Journey)[];

const WRITE_CHANGED = `
  update engine_trackings t
  set next_check_at = item.next_check_at, checked_at = coalesce(item.checked_at, t.checked_at),
      check_failures = item.failures, leased_until = null,
      updated_at = greatest(t.updated_at, $7::timestamptz),
      ${JOURNEY_COLUMNS.map((column) => `${column} = item.${column}`).join(", ")}
  from unnest(
    $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::int[],
    ${JOURNEY_COLUMNS.map((column, index) => `$${index + 8}::${JOURNEY_TYPES[column]}[]`).join(", ")}
  ) item (id, lease, next_check_at, checked_at, failures, ${JOURNEY_COLUMNS.join(", ")})
  where t.account_id = $1 and t.id = item.id and t.leased_until = item.lease
  returning t.id`;

/** The changes that were written (before and after), in the order given. */
async function writeChanged(
  tx: Sql,
  accountId: string,
  checked: readonly Checked[],
  stamp: Date,
): Promise<ChangedTracking[]> {
  const written = await tx.query<{ id: string }>({
    name: "engine.write_changed",
    text: WRITE_CHANGED,
    values: [
      accountId,
      ...scheduleColumns(checked),
      stamp,
      ...JOURNEY_COLUMNS.map((column) => checked.map(({ journey }) => journey?.[column] ?? null)),
    ],
  });
  const ours = new Set(written.rows.map((row) => row.id));
  return checked
    .filter(({ row }) => ours.has(row.id))
    .map((one) => ({ before: one.row, after: rowAfter(one, stamp) }));
}

/** The written row without reading the legs back: a leased row can't have changed meanwhile. */
function rowAfter({ row, journey, checkedAt, failures }: Checked, stamp: Date): TrackingRow {
  return {
    ...row,
    ...journey,
    updated_at: row.updated_at && row.updated_at > stamp ? row.updated_at : stamp,
    checked_at: checkedAt ?? row.checked_at,
    check_failures: failures,
  };
}

function scheduleColumns(checked: readonly Checked[]): unknown[] {
  return [
    checked.map(({ row }) => row.id),
    checked.map(({ row }) => row.lease),
    checked.map(({ nextCheckAt }) => nextCheckAt),
    checked.map(({ checkedAt }) => checkedAt),
    checked.map(({ failures }) => failures),
  ];
}
