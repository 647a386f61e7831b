import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { transitShares, type TransitSamples } from "~/engine/lanes/transit-time";

const of =
  (outcome: TransitSamples["outcome"]) =>
  (...days: number[]): TransitSamples[] =>
    days.map((length) => ({ outcome, days: length, parcels: 1 }));
const delivered = of("delivered");
const open = of("open");
const ended = of("ended");
const NONE = { range1: 0, range2: 0, range3: 0, range4: 0, range5: 0, range6: 0 };

describe("shares of a lane", () => {
  test("are plain counts when everything has arrived, each day in its range", () => {
    const shares = transitShares(delivered(0, 7, 8, 15, 16, 30, 31, 60, 61, 400));
    expect(shares).toEqual({
      ...NONE,
      range1: 0.2,
      range3: 0.2,
      range4: 0.2,
      range5: 0.2,
      range6: 0.2,
    });
  });

  test("are nothing when nothing is known", () => {
    expect(transitShares([])).toEqual(NONE);
    expect(transitShares(open(3, 9))).toEqual(NONE);
  });

  test("a day of many fresh parcels makes no lane look slow", () => {
    const usual = delivered(4, 5, 6, 20);
    expect(transitShares([...usual, ...open(0, 0, 0, 1, 1, 2)])).toEqual(transitShares(usual));
  });

  test("parcels that have been open for long make a lane slow, though none of them has arrived", () => {
    expect(transitShares([...delivered(5), ...open(25, 25, 25)]).range1).toBe(0.25);
  });

  test("open parcels are expected to arrive as those did that took longer than they have", () => {
    // Two are open after 10 days. Of those that took longer, half came by day 15, half by day 30.
    const shares = transitShares([...delivered(5, 5, 12, 20), ...open(10, 10)]);
    expect(shares).toEqual({ ...NONE, range1: 0.3333, range3: 0.3333, range4: 0.3333 });
  });

  test("parcels that will never arrive are missing in the sum", () => {
    expect(transitShares([...delivered(3, 3, 3), ...ended(40)])).toEqual({ ...NONE, range1: 0.75 });
  });

  test("are shares, whatever the parcels are, and their order does not matter", () => {
    const sample = fc.record({
      outcome: fc.constantFrom("delivered" as const, "open" as const, "ended" as const),
      days: fc.integer({ min: 0, max: 90 }),
      parcels: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const shares = transitShares(samples);
        const sum = Object.values(shares).reduce((total, share) => total + share, 0);
        expect(Math.min(...Object.values(shares))).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThanOrEqual(1.0003);
        expect(transitShares(samples.toReversed())).toEqual(shares);
      }),
    );
  });
});
