// How long parcels of a lane take, from delivered ones and from those that are still on their way.

/** Parcels alike: how it stands with them, and after how many days. */
export interface TransitSamples {
  /** `ended`: given up, returned or the like: it will never be delivered. */
  outcome: "delivered" | "open" | "ended";
  /** From the first scan to delivery, or to the carrier's last answer; rounded up as itemTimeLength is. */
  days: number;
  parcels: number;
}

/** v2's names. `range2` has no place between 0–7 and 7–15 days: it stays 0, so that a sum counts nothing twice. */
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
 * The share of parcels that arrive within each range of days, from 0 to 1, to four decimals.
 *
 * A parcel that is open after five days says that it took more than five, and nothing else. To leave it out
 * would make a lane look fast while its slow parcels are still travelling, to count it as late would make it
 * look slow after every busy day. So each day's chance of arrival is taken among the parcels that were
 * watched on that day (Kaplan and Meier's estimate). Without open parcels this is plain counting. Parcels
 * that will never arrive stay among the watched for good: the shares then add up to less than 1.
 */
export function transitShares(samples: readonly TransitSamples[]): TransitShares {
  const days = new Map<number, { delivered: number; left: number }>();
  let watched = 0;
  for (const { outcome, days: length, parcels } of samples) {
    watched += parcels;
    if (outcome === "ended") continue;
    const day = days.get(length) ?? { delivered: 0, left: 0 };
    day[outcome === "delivered" ? "delivered" : "left"] += parcels;
    days.set(length, day);
  }

  const shares = { range1: 0, range2: 0, range3: 0, range4: 0, range5: 0, range6: 0 };
  let undelivered = 1;
  for (const [length, { delivered, left }] of [...days].sort(([a], [b]) => a - b)) {
    const arriving = undelivered * (delivered / watched);
    shares[rangeOf(length)] += arriving;
    undelivered -= arriving;
    watched -= delivered + left;
  }
  for (const range of RANGES) shares[range] = Math.round(shares[range] * 10_000) / 10_000;
  return shares;
}

function rangeOf(days: number): Range {
  return RANGES.find((range) => days <= LAST_DAYS[range]) ?? "range6";
}
