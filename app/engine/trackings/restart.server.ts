// A tracking whose carrier turns out to be another: the journey starts over, and what was told is kept.
import { inTransaction } from "~/lib/database.server";
import { changeWithin } from "./change.server";
import type { Caller, EngineParts } from "./parts.server";
import { insertPastJourney, isPairTaken } from "./store-restart.server";
import type { TrackingChange } from "./store-change.server";
import { pairKey, type PairKey, type TrackingRow } from "../journey/tracking-row";

export type Restarted = "restarted" | "exists" | "unknown";

/**
 * Gives the tracking to another carrier: pending, due at once and watched again, whatever ended the watch
 * before. Its id, its age and what the client said of it stay. What the first carrier told belongs to that
 * carrier's parcel: it moves to engine_past_journeys and is not read as this one's any more.
 */
export async function restartTracking(
  parts: EngineParts,
  { accountId }: Caller,
  pair: PairKey,
  carrierCode: string,
): Promise<Restarted> {
  const isSame = pairKey(pair) === pairKey({ ...pair, carrierCode });
  try {
    return await inTransaction(parts.database.pool, async (tx) => {
      const [change] = await changeWithin(tx, parts, accountId, [pair], (row, _pair, now) =>
        isSame ? {} : freshStart(parts, row, carrierCode, now),
      );
      if (!change) return "unknown";
      if (isSame) return "exists";
      await insertPastJourney(tx, change.before, parts.clock.now());
      return "restarted";
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
    carrier_code: carrierCode,
    status: "pending",
    substatus: null,
    manual_status: null,
    track_update: true,
    original_country: "",
    destination_country: row.destination_code && catalogue.countryName(row.destination_code),
    service_code: null,
    signed_by: null,
    origin_info: null,
    destination_info: null,
    item_received: null,
    last_event: null,
    last_update_time: null,
    checked_at: null,
    check_failures: 0,
    restarted_at: now,
    next_check_at: now,
  };
}
