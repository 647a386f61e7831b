// Estimates a parcel's delivery days from the shop's past deliveries on the same lane.
import { LANE_MIN_DELIVERIES } from "../lane";
import { type TransitDates, addDays, daysBetween } from "../transit-dates";
import type { Status } from "~/trackingmore/contract/status";

/** Durations of one delivered parcel, in calendar days. */
export interface LaneDelivery {
  /** From the first scan to the delivery. */
  transitDays: number;
  /** From arrival in the destination country to delivery; null without an arrival scan. */
  lastDays: number | null;
}

export type LaneEstimate =
  /** Days as "YYYY-MM-DD", both included: about 80 % of such parcels arrive then. */
  | { kind: "range"; from: string; to: string }
  /** In transit longer than nearly all others of its lane: any day would be a guess. */
  | { kind: "late" };

/** At least so many must have taken as long as this one has by now. */
const MIN_LIKE_IT = 10;
/** A parcel is late when at most this share took longer. */
const LATE_SHARE = 0.05;
const LOW_QUANTILE = 0.1;
const HIGH_QUANTILE = 0.9;
/** In other statuses a parcel waits, and past durations say nothing about it. */
const MOVING: ReadonlySet<Status> = new Set(["transit"]);

/**
 * The estimate for a parcel in transit; null when there are too few deliveries to compare with.
 *
 * After arrival in the destination country only the days from there count. Deliveries that took fewer days than
 * the parcel has travelled are left out.
 *
 * @param today the day at the parcel's destination
 */
export function estimateDelivery(
  parcel: {
    status: Status;
    substatus: string | null;
    days: Pick<TransitDates, "beganOn" | "arrivedOn">;
  },
  deliveries: readonly LaneDelivery[],
  today: string,
): LaneEstimate | null {
  const { beganOn, arrivedOn } = parcel.days;
  if (!MOVING.has(parcel.status) || !beganOn) return null;
  const whole = estimateFrom(
    beganOn,
    deliveries.map(({ transitDays }) => transitDays),
    today,
  );
  const lastDays = deliveries.flatMap((delivery) => delivery.lastDays ?? []);
  return (arrivedOn && estimateFrom(arrivedOn, lastDays, today)) || whole;
}

function estimateFrom(start: string, days: readonly number[], today: string): LaneEstimate | null {
  if (days.length < LANE_MIN_DELIVERIES) return null;
  // The scan's time zone may be a day ahead.
  const elapsed = Math.max(daysBetween(start, today), 0);
  const likeIt = days.filter((each) => each >= elapsed).sort((a, b) => a - b);
  if (likeIt.length <= days.length * LATE_SHARE) return { kind: "late" };
  if (likeIt.length < MIN_LIKE_IT) return null;
  const from = addDays(start, quantile(likeIt, LOW_QUANTILE));
  const to = addDays(start, quantile(likeIt, HIGH_QUANTILE));
  if (!from || !to) return null;
  return { kind: "range", from: from < today ? today : from, to: to < today ? today : to };
}

/** The smallest value that at least `share` of the values don't exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0;
}
