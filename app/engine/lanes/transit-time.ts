// Estimates transit times of a lane from delivered and open parcels.
import { kaplanMeier } from "~/lib/survival";

/** Parcels with the same outcome after the same number of days. */
export interface TransitSamples {
  /** `ended`: expired or returned; it will never be delivered. */
  outcome: "delivered" | "open" | "ended";
  /** From the first scan to delivery, or to the last check; rounded up like itemTimeLength. */
  days: number;
  parcels: number;
}

/**
 * v2's names. `range2` has no days between 0–7 and 7–15: it stays 0, so that a sum counts nothing
 * twice.
 */
export interface TransitShares {
  range1: number;
  range2: number;
  range3: number;
  range4: number;
  range5: number;
  range6: number;
}

const LAST_DAYS = { range1: 7, range3: 15, range4: 30, range5: 60, range6: Infinity } as const;
type Range = keyof typeof LAST_DAYS;
const RANGES = Object.keys(LAST_DAYS) as Range[];

/**
 * The share of parcels that arrive within each range of days, from 0 to 1, to four decimals. A parcel that is open
 * after five days only shows that it takes more than five. Parcels that never arrive stay in the count: the shares
 * then add up to less than 1.
 */
export function transitShares(samples: readonly TransitSamples[]): TransitShares {
  const { curve } = kaplanMeier(
    samples.map(({ outcome, days, parcels }) => ({
      days: outcome === "ended" ? Infinity : days,
      delivered: outcome === "delivered",
      count: parcels,
    })),
  );
  const shares = { range1: 0, range2: 0, range3: 0, range4: 0, range5: 0, range6: 0 };
  let before = 0;
  for (const { day, share } of curve) {
    shares[rangeOf(day)] += share - before;
    before = share;
  }
  for (const range of RANGES) shares[range] = Math.round(shares[range] * 10_000) / 10_000;
  return shares;
}

function rangeOf(days: number): Range {
  return RANGES.find((range) => days <= LAST_DAYS[range]) ?? "range6";
}
