// SQL for a change of carrier: the journey so far is kept, and conflicts of pairs.
import pg from "pg";
import type { Sql } from "~/lib/database.server";
import { watchedSince, type TrackingRow } from "../journey/tracking-row";

/** @param endedAt engine time. */
export async function insertPastJourney(tx: Sql, row: TrackingRow, endedAt: Date): Promise<void> {
  await tx.query({
    name: "engine.insert_past_journey",
    text: `
      insert into engine_past_journeys
        (account_id, tracking_id, carrier_code, status, substatus, original_country,
         destination_country, signed_by, origin_info, destination_info, last_event,
         last_update_time, began_at, ended_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      row.account_id,
      row.id,
      row.carrier_code,
      row.status,
      row.substatus,
      row.original_country,
      row.destination_country,
      row.signed_by,
      row.origin_info,
      row.destination_info,
      row.last_event,
      row.last_update_time,
      watchedSince(row),
      endedAt,
    ],
  });
}

const UNIQUE_VIOLATION = "23505";

/** Whether a statement failed because the account already has the pair. */
export function isPairTaken(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === UNIQUE_VIOLATION &&
    error.table === "engine_trackings"
  );
}
