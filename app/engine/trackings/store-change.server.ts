// SQL that changes and deletes trackings by their pairs. Every where has account_id.
import { enqueue } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { TRACKING_COLUMNS, trackingColumns } from "./store.server";
import { numberKeyOf, pairKey, type PairKey, type TrackingRow } from "../journey/tracking-row";

/** The columns that a call may write: all except identity and creation. */
export type TrackingChange = Partial<
  Omit<TrackingRow, "account_id" | "id" | "tracking_number" | "created_at">
> & { next_check_at?: Date | null };

/**
 * Updates a row that the caller has locked. A poll in progress loses its lease and checks again.
 */
export async function changeTracking(
  sql: Sql,
  row: TrackingRow,
  change: TrackingChange,
): Promise<TrackingRow> {
  const entries = Object.entries(change);
  const assignments = entries.map(([column], index) => `${column} = $${index + 3}`);
  const changed = await sql.query<TrackingRow>(
    `update engine_trackings set ${[...assignments, "leased_until = null"].join(", ")}
     where account_id = $1 and id = $2 returning ${TRACKING_COLUMNS}`,
    [row.account_id, row.id, ...entries.map(([, value]) => value)],
  );
  const after = changed.rows[0];
  if (!after) throw new AppError("internal", "A tracking that was held is gone.");
  return after;
}

/**
 * Locks the trackings of the given pairs until the transaction ends; by `pairKey`. Locks in the
 * order of ids, which prevents deadlocks.
 */
export async function lockTrackings(
  tx: Sql,
  accountId: string,
  pairs: readonly PairKey[],
): Promise<Map<string, TrackingRow>> {
  const found = await tx.query<TrackingRow>({
    name: "engine.lock",
    text: `select ${trackingColumns("t")}
           from unnest($2::text[], $3::text[]) pair (number_key, carrier_code)
           join engine_trackings t on t.account_id = $1
             and t.number_key = pair.number_key and t.carrier_code = pair.carrier_code
           order by t.id for update of t`,
    values: [accountId, ...keyColumns(pairs)],
  });
  return new Map(found.rows.map((row) => [keyOfRow(row), row]));
}

/** Returns the keys (`pairKey`) of deleted trackings. Locks in the order of `lockTrackings`. */
export async function deleteTrackings(
  sql: Sql,
  accountId: string,
  pairs: readonly PairKey[],
): Promise<Set<string>> {
  const deleted = await sql.query<Pick<TrackingRow, "carrier_code" | "tracking_number">>({
    name: "engine.delete",
    text: `
      delete from engine_trackings
      where account_id = $1 and id = any(array(
        select t.id from unnest($2::text[], $3::text[]) pair (number_key, carrier_code)
        join engine_trackings t on t.account_id = $1
          and t.number_key = pair.number_key and t.carrier_code = pair.carrier_code
        order by t.id for update of t
      ))
      returning carrier_code, tracking_number`,
    values: [accountId, ...keyColumns(pairs)],
  });
  return new Set(deleted.rows.map(keyOfRow));
}

function keyColumns(pairs: readonly PairKey[]): [string[], string[]] {
  return [
    pairs.map((pair) => numberKeyOf(pair.trackingNumber)),
    pairs.map((pair) => pair.carrierCode),
  ];
}

function keyOfRow(row: Pick<TrackingRow, "carrier_code" | "tracking_number">): string {
  return pairKey({ carrierCode: row.carrier_code, trackingNumber: row.tracking_number });
}

/**
 * The time of a change in whole seconds, as v2 shows it, never before an earlier change of the
 * account. Locks the account until the transaction ends: changes commit in the order of their
 * stamps, so a reader that has seen one stamp misses nothing before it.
 */
export async function stampChange(tx: Sql, accountId: string, now: Date): Promise<Date> {
  const stamped = await tx.query<{ changed_at: Date }>({
    name: "engine.stamp",
    text: `update engine_accounts
           set changed_at = greatest(changed_at, date_trunc('second', $2::timestamptz))
           where id = $1 returning changed_at`,
    values: [accountId, now],
  });
  return stamped.rows[0]?.changed_at ?? now;
}

export async function announceChange(tx: Sql, accountId: string): Promise<void> {
  await enqueue(tx, "engine.changed", { accountId }, { key: `engine.changed:${accountId}` });
}
