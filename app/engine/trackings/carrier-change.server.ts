// Changes a tracking's carrier: its journey begins anew, the old one is kept.
import { inTransaction } from "~/lib/database.server";
import { changeWithin } from "./change.server";
import type { Caller, EngineParts } from "./parts.server";
import { insertPastJourney, isPairTaken } from "./store-carrier-change.server";
import type { TrackingChange } from "./store-change.server";
import { NO_JOURNEY, pairKey, type PairKey, type TrackingRow } from "../journey/tracking-row";

export type CarrierChange = "changed" | "exists" | "unknown";

/**
 * Changes the carrier: pending, due at once and watched again, even after a final status. Id,
 * creation and the client's texts stay. The old carrier's journey belongs to another parcel: it
 * moves to engine_past_journeys.
 */
export async function changeTrackingCarrier(
  parts: EngineParts,
  { accountId }: Caller,
  pair: PairKey,
  carrierCode: string,
): Promise<CarrierChange> {
  const isSame = pairKey(pair) === pairKey({ ...pair, carrierCode });
  try {
    return await inTransaction(parts.database.pool, async (tx) => {
      const [change] = await changeWithin(tx, parts, accountId, [pair], (row, _pair, now) =>
        isSame ? {} : freshStart(parts, row, carrierCode, now),
      );
      if (!change) return "unknown";
      if (isSame) return "exists";
      await insertPastJourney(tx, change.before, parts.clock.now());
      return "changed";
    });
  } catch (error) {
    if (isPairTaken(error)) return "exists";
    throw error;
  }
}

function freshStart(
  { catalogue }: EngineParts,
  row: TrackingRow,
  carrierCode: string,
  now: Date,
): TrackingChange {
  return {
    ...NO_JOURNEY,
    carrier_code: carrierCode,
    track_update: true,
    destination_country: row.destination_code && catalogue.countryName(row.destination_code),
    restarted_at: now,
    next_check_at: now,
  };
}
