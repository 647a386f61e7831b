// Query cost: points run out, come back, and are given back when not used.
import { expect, test } from "vitest";
import { createCostMeter } from "./admin-cost.ts";

test("a shop's points run out and come back by and by, each shop by itself", () => {
  let time = new Date("2026-07-01T00:00:00Z");
  const meter = createCostMeter(() => time);
  const admitted = (shop: string) => meter.admit(shop, 900).isAdmitted;
  expect([admitted("a"), admitted("a"), admitted("a"), admitted("b")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  time = new Date(time.getTime() + 7_000);
  expect(admitted("a")).toBe(true);
  expect(admitted("a")).toBe(false);
});

test("points that a query did not use are given back", () => {
  const meter = createCostMeter(() => new Date(0));
  const { isAdmitted, report } = meter.admit("a", 900);
  expect(isAdmitted).toBe(true);
  expect(report(2)).toMatchObject({
    requestedQueryCost: 900,
    actualQueryCost: 2,
    throttleStatus: { currentlyAvailable: 1998 },
  });
});

test("a shop's points can be used up by somebody else, and what is turned away is counted", () => {
  let time = new Date("2026-07-01T00:00:00Z");
  const meter = createCostMeter(() => time);
  meter.drain("a");
  expect([meter.admit("a", 100).isAdmitted, meter.admit("b", 100).isAdmitted]).toEqual([
    false,
    true,
  ]);
  time = new Date(time.getTime() + 1_000);
  expect(meter.admit("a", 100).isAdmitted).toBe(true);
  expect(meter.throttledCount()).toBe(1);
});
