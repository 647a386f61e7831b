// Which of several parcels a page shows first.
import type { ParcelView } from "../parcel/parcel-view";
import { READY, isLate, toneOf } from "../parcel/progress";

/** The parcel to show first of several: trouble, then what somebody has to act on, then a late one, then the nearest. */
export function mostPressing(
  parcels: readonly Pick<ParcelView, "status" | "substatus" | "estimate">[],
): number {
  const ranks = parcels.map((parcel) => {
    const isReady = parcel.substatus === READY;
    const tone = isReady ? "attention" : toneOf(parcel.status, parcel.substatus);
    if (isLate(parcel)) return PRESSING.indexOf("late");
    return PRESSING.indexOf(tone === "good" ? parcel.status : tone);
  });
  return ranks.indexOf(Math.min(...ranks));
}

/** Tones, then good statuses; the most pressing first. */
const PRESSING = [
  ...["trouble", "attention", "late"],
  ...["pickup", "transit", "notfound", "pending", "delivered"],
];
