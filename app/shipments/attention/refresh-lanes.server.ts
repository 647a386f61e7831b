// The job that computes a shop's lane times anew, some time after parcels were delivered.
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import type { Database, Sql } from "~/lib/database.server";
import { type Clock, MINUTE_MS } from "~/lib/time";
import { saveExpectations, saveLaneTimes } from "./store-lane-times.server";

/** Deliveries of that time share one computation, which reads half a year of them. */
const REFRESH_DELAY_MS = 15 * MINUTE_MS;

/** To be called in the transaction that records a delivery. */
export async function enqueueLaneRefresh(sql: Sql, shopId: string, now: Date): Promise<void> {
  const runAt = new Date(now.getTime() + REFRESH_DELAY_MS);
  const options = { key: `lanes:${shopId}`, priority: BACKGROUND_PRIORITY, runAt };
  await enqueue(sql, "shipments.refresh_lanes", { shopId }, options);
}

export function createRefreshLanesJob({
  database,
  clock,
}: {
  database: Database;
  clock: Clock;
}): (payload: { shopId: string }) => Promise<void> {
  return async ({ shopId }) => {
    await saveLaneTimes(database.pool, shopId, clock.now());
    await saveExpectations(database.pool, shopId);
  };
}
