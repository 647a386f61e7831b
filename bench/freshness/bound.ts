// The least staleness with so many calls in all, for a service that knows every scan in advance.
import type { Spending } from "./polling";
import { type Parcel, PATIENCE_MS } from "./parcels";

const HALVINGS = 50;
const HIGHEST_PRICE_MS = 3 * PATIENCE_MS;

/**
 * A bound and no aim: nobody knows the future. Calls cost a price in staleness; each parcel is asked about at the
 * scans that cost least together, and the price is raised until the calls suffice.
 */
export function leastStaleness(
  parcels: readonly Parcel[],
  mostCalls: number,
  endMs: number,
): Spending {
  let [cheap, dear] = [0, HIGHEST_PRICE_MS];
  let best = spendAt(parcels, dear, endMs);
  for (let step = 0; step < HALVINGS; step++) {
    const price = (cheap + dear) / 2;
    const spent = spendAt(parcels, price, endMs);
    if (spent.calls > mostCalls) cheap = price;
    else [dear, best] = [price, spent];
  }
  return best;
}

function spendAt(parcels: readonly Parcel[], priceMs: number, endMs: number): Spending {
  let [calls, staleMs] = [0, 0];
  for (const parcel of parcels) {
    const plan = cheapestPlan(parcel, priceMs, endMs);
    calls += plan.calls;
    staleMs += plan.staleMs;
  }
  return { calls, staleHours: staleMs / 3_600_000 / parcels.length };
}

/** From the last scan backward: the cheapest way on when all scans before it are known. */
function cheapestPlan({ scans }: Parcel, priceMs: number, endMs: number) {
  const plans = [{ costMs: 0, calls: 0, staleMs: 0 }];
  for (let known = scans.length - 1; known >= 0; known--) {
    const sinceMs = scans[known]!.atMs;
    const neverMs = Math.min(PATIENCE_MS, Math.max(0, endMs - sinceMs));
    let best = { costMs: neverMs, calls: 0, staleMs: neverMs };
    for (let asked = known; asked < scans.length; asked++) {
      const after = plans[scans.length - 1 - asked]!;
      const waitMs = scans[asked]!.atMs - sinceMs;
      const costMs = waitMs + priceMs + after.costMs;
      if (costMs < best.costMs)
        best = { costMs, calls: after.calls + 1, staleMs: after.staleMs + waitMs };
    }
    plans.push(best);
  }
  return plans[scans.length]!;
}
