// When a parcel will come, judged by this shop's own deliveries on the same lane. Says nothing where they say too little.
import { type JourneyDays, addDays, daysBetween } from "../lane-days";
import type { Status } from "~/trackingmore/contract/status";

/** Of one delivered parcel, in calendar days. */
export interface LaneDelivery {
  /** From the first scan to the delivery. */
  transitDays: number;
  /** From the arrival in the country of destination to the delivery; null when no scan told of it. */
  lastDays: number | null;
}

export type Estimate =
  /** Days as "YYYY-MM-DD", both included: about eight in ten parcels like this one come then. */
  | { kind: "range"; from: string; to: string }
  /** On its way longer than nearly all others of its lane: whatever we named would be a guess. */
  | { kind: "late" };

/** Fewer deliveries than that are anecdotes: their tenth and ninetieth percentile are single parcels. */
export const MIN_DELIVERIES = 20;
/** Of those that were still on their way after as many days as this one. */
const MIN_LIKE_IT = 10;
/** A parcel that has outlasted all but this share is late. */
const LATE_SHARE = 0.05;
const LOW_QUANTILE = 0.1;
const HIGH_QUANTILE = 0.9;
/** Waiting for somebody, stopped or silent: the usual pace says nothing about it. */
const MOVING: ReadonlySet<Status> = new Set(["transit"]);

/**
 * The estimate for a parcel on its way; null when there is none to be had honestly.
 *
 * The farther it is the narrower it gets: once it has arrived in the country of destination the days from
 * there count, and parcels that had been delivered by as many days as it has travelled are left out.
 *
 * @param today the day at the parcel's destination
 */
export function estimateDelivery(
  parcel: { status: Status; substatus: string | null; days: JourneyDays },
  deliveries: readonly LaneDelivery[],
  today: string,
): Estimate | null {
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

function estimateFrom(start: string, days: readonly number[], today: string): Estimate | null {
  if (days.length < MIN_DELIVERIES) return null;
  // A clock ahead of ours has scanned it tomorrow.
  const elapsed = Math.max(daysBetween(start, today), 0);
  const likeIt = days.filter((each) => each >= elapsed).sort((a, b) => a - b);
  if (likeIt.length <= days.length * LATE_SHARE) return { kind: "late" };
  if (likeIt.length < MIN_LIKE_IT) return null;
  const from = addDays(start, quantile(likeIt, LOW_QUANTILE));
  const to = addDays(start, quantile(likeIt, HIGH_QUANTILE));
  if (!from || !to) return null;
  return { kind: "range", from: from < today ? today : from, to: to < today ? today : to };
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0;
}
