// A client's changes to one tracking: texts, archived, and the status set by hand or given back.
import { inTransaction } from "~/lib/database.server";
import type { Changes } from "~/trackingmore/contract";
import type { CarrierFacts } from "./catalogue";
import type { Caller, EngineParts } from "./context.server";
import { openCustomer, sealCustomer } from "./customer.server";
import { storedVerdict } from "./journey";
import { announceChange, stampChange } from "./store-poll.server";
import { changeTracking, findTracking, type TrackingChange } from "./store.server";
import type { Customer, TrackingRow } from "./tracking-row";
import { isFinal } from "./verdict";

const DELIVERED_BY_HAND = "4";
const EXCEPTION_BY_HAND = "7";
const BACK_TO_CARRIER = "8";
export const MANUAL_STATUS_CODES: ReadonlySet<string> = new Set([
  DELIVERED_BY_HAND,
  EXCEPTION_BY_HAND,
  BACK_TO_CARRIER,
]);

/** The tracking as it is afterwards; null: there is none. Fields that are null stay as they are. */
export async function changePair(
  parts: EngineParts,
  { accountId }: Caller,
  pair: { carrier: CarrierFacts; trackingNumber: string },
  changes: Changes,
): Promise<TrackingRow | null> {
  return inTransaction(parts.database.pool, async (tx) => {
    const now = parts.clock.now();
    const stamp = await stampChange(tx, accountId, now);
    const row = await findTracking(tx, accountId, pair.carrier.code, pair.trackingNumber);
    if (!row) return null;
    const change = differences(row, {
      ...textChanges(parts, changes),
      ...customerChange(parts, row, changes),
      ...statusChange(row, changes.status, now),
    });
    if (Object.keys(change).length === 0) return row;
    await announceChange(tx, accountId);
    const changed = await changeTracking(tx, row, { ...change, updated_at: stamp });
    if (changed) await parts.push.record(tx, accountId, [{ before: row, after: changed }]);
    return changed;
  });
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
  const before = openCustomer(sealer, row.customer_sealed);
  const after: Customer = {
    name: customer_name ?? before.name,
    email: customer_email ?? before.email,
    phone: customer_phone ?? before.phone,
  };
  const isSame =
    after.name === before.name && after.email === before.email && after.phone === before.phone;
  return isSame ? {} : { customer_sealed: sealCustomer(sealer, after) };
}

function statusChange(row: TrackingRow, code: string | null, now: Date): TrackingChange {
  switch (code) {
    case DELIVERED_BY_HAND:
      return byHand("delivered", null);
    case EXCEPTION_BY_HAND:
      return byHand("exception", row.track_update ? now : null);
    case BACK_TO_CARRIER: {
      if (!row.manual_status) return {};
      const verdict = storedVerdict(row);
      const isWatched = row.track_update && !isFinal(verdict.status, verdict.substatus);
      return { ...verdict, manual_status: null, next_check_at: isWatched ? now : null };
    }
    default:
      return {};
  }
}

function byHand(status: "delivered" | "exception", nextCheckAt: Date | null): TrackingChange {
  return { status, substatus: null, manual_status: status, next_check_at: nextCheckAt };
}

/** What of a change is one; when to check next is none by itself. */
function differences(row: TrackingRow, change: TrackingChange): TrackingChange {
  const current = row as unknown as Record<string, unknown>;
  const entries = Object.entries(change);
  const isChange = entries.some(
    ([column, value]) => column !== "next_check_at" && current[column] !== value,
  );
  return isChange ? change : {};
}
