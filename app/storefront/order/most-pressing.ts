// Which of several parcels a page shows first.
import type { ParcelView } from "../parcel/parcel-view";
import { toneOf } from "../parcel/progress";

/** The parcel to show first of several: trouble, then what somebody has to act on, then the nearest. */
export function mostPressing(parcels: readonly Pick<ParcelView, "status" | "substatus">[]): number {
  const ranks = parcels.map(({ status, substatus }) => {
    const tone = toneOf(status, substatus);
    return PRESSING.indexOf(tone === "good" ? status : tone);
  });
  return ranks.indexOf(Math.min(...ranks));
}

/** Tones, then good statuses; the most pressing first. */
const PRESSING = [
  ...["trouble", "attention"],
  ...["pickup", "transit", "notfound", "pending", "delivered"],
];
