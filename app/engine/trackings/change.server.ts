// Applies changes by calls: texts, archived, and the status set by hand.
import { inTransaction, type Sql } from "~/lib/database.server";
import type { Changes } from "~/trackingmore/contract/contract";
import type { Caller, EngineParts } from "./parts.server";
import { openCustomer, sealCustomer } from "./sealed-customer.server";
import { storedStatus } from "../journey/journey";
import {
  announceChange,
  changeTracking,
  lockTrackings,
  stampChange,
  type TrackingChange,
} from "./store-change.server";
import {
  pairKey,
  type ChangedTracking,
  type Customer,
  type PairKey,
  type TrackingRow,
} from "../journey/tracking-row";
import { isFinal } from "../journey/status-of-events";

const DELIVERED_BY_HAND = "4";
const EXCEPTION_BY_HAND = "7";
const BACK_TO_CARRIER = "8";
export const MANUAL_STATUS_CODES: ReadonlySet<string> = new Set([
  DELIVERED_BY_HAND,
  EXCEPTION_BY_HAND,
  BACK_TO_CARRIER,
]);

/** Computes a change; without a visible effect nothing is written. */
export type Decide<Pair> = (row: TrackingRow, pair: Pair, now: Date) => TrackingChange;

/**
 * Changes the given trackings in one transaction, in order: the second of two items for one
 * tracking sees the first one's effect. Stamps and announces changes as a poll does. Returns rows
 * in the order of the pairs; null: no such tracking. A poll in progress loses its lease.
 */
export async function changeTrackings<Pair extends PairKey>(
  parts: EngineParts,
  { accountId }: Caller,
  pairs: readonly Pair[],
  decide: Decide<Pair>,
): Promise<(TrackingRow | null)[]> {
  return inTransaction(parts.database.pool, async (tx) => {
    const changes = await changeWithin(tx, parts, accountId, pairs, decide);
    return changes.map((change) => change?.after ?? null);
  });
}

/** The same within the caller's transaction. */
export async function changeWithin<Pair extends PairKey>(
  tx: Sql,
  parts: EngineParts,
  accountId: string,
  pairs: readonly Pair[],
  decide: Decide<Pair>,
): Promise<(ChangedTracking | null)[]> {
  const now = parts.clock.now();
  const stamp = await stampChange(tx, accountId, now);
  const rows = await lockTrackings(tx, accountId, pairs);
  const outcomes: (ChangedTracking | null)[] = [];
  const changed: ChangedTracking[] = [];
  for (const pair of pairs) {
    const before = rows.get(pairKey(pair));
    if (!before) {
      outcomes.push(null);
      continue;
    }
    const change = decide(before, pair, now);
    const isVisibleToReaders = isVisible(before, change);
    // A check is recorded even when nothing changed.
    const checked = change.checked_at ? change : null;
    const written = isVisibleToReaders ? { ...change, updated_at: stamp } : checked;
    const after = written ? await changeTracking(tx, before, written) : before;
    rows.set(pairKey(pair), after);
    outcomes.push({ before, after });
    if (isVisibleToReaders) changed.push({ before, after });
  }
  if (changed.length > 0) await announceChange(tx, accountId);
  await parts.push.record(tx, accountId, changed);
  return outcomes;
}

/** Columns that no reader sees. */
const INVISIBLE_COLUMNS: ReadonlySet<string> = new Set([
  "next_check_at",
  "checked_at",
  "check_failures",
]);

function isVisible(row: TrackingRow, change: TrackingChange): boolean {
  const current = row as unknown as Record<string, unknown>;
  return Object.entries(change).some(
    ([column, value]) => !INVISIBLE_COLUMNS.has(column) && current[column] !== value,
  );
}

/** null fields stay unchanged. */
export function clientChange(
  parts: EngineParts,
  row: TrackingRow,
  changes: Changes,
  now: Date,
): TrackingChange {
  return {
    ...textChanges(parts, changes),
    ...customerChange(parts, row, changes),
    ...statusChange(row, changes.status, now),
  };
}

function textChanges({ catalogue }: EngineParts, changes: Changes): TrackingChange {
  const { title, logistics_channel, order_id, comment, destination_code, archived } = changes;
  const destination_country = destination_code && catalogue.countryName(destination_code);
  const given = {
    title,
    logistics_channel,
    order_id,
    comment,
    destination_code,
    destination_country,
    archived,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function customerChange(
  { sealer }: EngineParts,
  row: TrackingRow,
  { customer_name, customer_email, customer_phone }: Changes,
): TrackingChange {
  const before = openCustomer(sealer, row);
  const after: Customer = {
    name: customer_name ?? before.name,
    email: customer_email ?? before.email,
    phone: customer_phone ?? before.phone,
  };
  const isSame =
    after.name === before.name && after.email === before.email && after.phone === before.phone;
  return isSame ? {} : { customer_sealed: sealCustomer(sealer, row, after) };
}

function statusChange(row: TrackingRow, code: string | null, now: Date): TrackingChange {
  switch (code) {
    case DELIVERED_BY_HAND:
      return byHand("delivered", null);
    case EXCEPTION_BY_HAND:
      return byHand("exception", row.track_update ? now : null);
    case BACK_TO_CARRIER: {
      if (!row.manual_status) return {};
      const stored = storedStatus(row);
      const isWatched = row.track_update && !isFinal(stored.status, stored.substatus);
      return { ...stored, manual_status: null, next_check_at: isWatched ? now : null };
    }
    default:
      return {};
  }
}

function byHand(status: "delivered" | "exception", nextCheckAt: Date | null): TrackingChange {
  return { status, substatus: null, manual_status: status, next_check_at: nextCheckAt };
}
