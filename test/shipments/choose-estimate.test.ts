// Which source's delivery estimate counts, and what is said of one that has passed.
import { expect, test } from "vitest";
import { chooseEstimate, type Known } from "~/shipments/estimates/choose-estimate";
import { STATUSES } from "~/trackingmore/contract/status";

const TODAY = "2026-11-29";
const day = (at: string) => ({ from: at, to: at });
const ALL: Required<Known> = {
  carrier: day("2026-12-01"),
  shopify: day("2026-12-02"),
  lane: { kind: "range", ...day("2026-12-03") },
  rule: day("2026-12-04"),
};

test("the carrier counts before Shopify, then the lane, then the merchant's rule", () => {
  const order = [];
  const known: Known = { ...ALL };
  for (;;) {
    const estimate = chooseEstimate("transit", known, TODAY);
    if (!estimate) break;
    order.push(estimate.source);
    known[estimate.source] = null;
  }
  expect(order).toEqual(["carrier", "shopify", "lane", "rule"]);
});

test("a day that has passed is said to have passed, and no later source hides it", () => {
  const known = { ...ALL, carrier: { from: "2026-11-26", to: "2026-11-28" } };
  expect(chooseEstimate("transit", known, TODAY)).toEqual({
    kind: "late",
    source: "carrier",
    expectedBy: "2026-11-28",
  });
  const lane = { kind: "late" } as const;
  expect(chooseEstimate("transit", { lane }, TODAY)).toEqual({
    kind: "late",
    source: "lane",
    expectedBy: null,
  });
});

test("a range that has begun starts today", () => {
  const known = { carrier: { from: "2026-11-26", to: "2026-11-29" } };
  expect(chooseEstimate("undelivered", known, TODAY)).toMatchObject(day(TODAY));
});

test("only a parcel that is to come has an estimate", () => {
  const withOne = STATUSES.filter((status) => chooseEstimate(status, ALL, TODAY));
  expect(withOne).toEqual(["pending", "notfound", "transit", "undelivered"]);
});
