// A merchant's thresholds in days for what needs attention: schema, defaults and parsing.
import { z } from "zod";

export const THRESHOLD_DAYS_MAX = 90;

const days = (initial: number) => z.number().int().min(1).max(THRESHOLD_DAYS_MAX).catch(initial);

const thresholds = z.object({
  /** Late after so many days from the first scan, on a lane with too few deliveries to compare with. */
  lateDays: days(16),
  /** Silent after so many days without a scan, on such a lane. */
  silentDays: days(7),
  /** So many days after the order was fulfilled the carrier should have scanned the parcel. */
  labelDays: days(3),
  /** So many days a parcel may wait at a pickup point before the customer should be reminded. */
  pickupDays: days(3),
});

export type AttentionThresholds = z.infer<typeof thresholds>;

/** Parses stored thresholds; a missing or invalid one gets its default. */
export function readAttentionThresholds(stored: unknown): AttentionThresholds {
  return thresholds.parse(typeof stored === "object" && stored !== null ? stored : {});
}
