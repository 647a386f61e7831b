// Decides whether a fulfillment's number is a known parcel or the number was reused for a later one.
import { DAY_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";

/** Carriers reuse numbers after some months; merchants add a shared parcel to other orders within days. */
const REUSED_AFTER_MS = 120 * DAY_MS;
/** Of a parcel whose journey is over. */
const REUSED_AFTER_END_MS = 60 * DAY_MS;
const ENDED: ReadonlySet<Status> = new Set(["delivered", "expired", "exception"]);

export interface KnownParcel {
  /** 1 for the number's first parcel. */
  occurrence: number;
  /** Its earliest fulfillment; null when that is not known. */
  fulfilledAt: Date | null;
  status: Status;
}

/**
 * The occurrence of a number that a fulfillment of this time has: the nearest known one, or a new one when all lie
 * too far away. It depends on dates, not on the order of webhooks.
 */
export function occurrenceOf(fulfilledAt: Date, known: readonly KnownParcel[]): number {
  const near = known
    .map((parcel) => {
      const afterMs = parcel.fulfilledAt ? fulfilledAt.getTime() - parcel.fulfilledAt.getTime() : 0;
      const isOver = afterMs > 0 && ENDED.has(parcel.status);
      const limitMs = isOver ? REUSED_AFTER_END_MS : REUSED_AFTER_MS;
      return { occurrence: parcel.occurrence, distanceMs: Math.abs(afterMs), limitMs };
    })
    .filter(({ distanceMs, limitMs }) => distanceMs <= limitMs)
    .sort((a, b) => a.distanceMs - b.distanceMs || a.occurrence - b.occurrence)[0];
  return near?.occurrence ?? Math.max(0, ...known.map(({ occurrence }) => occurrence)) + 1;
}
