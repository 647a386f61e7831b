// Delivery estimates from a shop's past deliveries: ranges, lateness, and too few deliveries.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANE_MIN_DELIVERIES } from "~/shipments/lane";
import { type LaneDelivery, estimateDelivery } from "~/shipments/estimates/lane-estimate";
import { addDays, daysBetween, transitDatesOf } from "~/shipments/transit-dates";

/** A hundred deliveries: ten each after 3 to 12 days, the last two of them within the country. */
const HUNDRED: LaneDelivery[] = Array.from({ length: 100 }, (_, index) => ({
  transitDays: 3 + (index % 10),
  lastDays: 1 + (index % 2),
}));
const BEGAN = "2026-11-01";
const onItsWay = (days: { arrivedOn?: string } = {}) => ({
  status: "transit" as const,
  substatus: null,
  days: { beganOn: BEGAN, arrivedOn: null, deliveredOn: null, ...days },
});
const estimate = (today: string, days = {}, deliveries = HUNDRED) =>
  estimateDelivery(onItsWay(days), deliveries, today);

describe("on its way", () => {
  test("a parcel gets the range of 80 % of its lane's deliveries", () => {
    expect(estimate("2026-11-02")).toEqual({ kind: "range", from: "2026-11-04", to: "2026-11-12" });
  });

  test("days that have passed are no longer possible", () => {
    expect(estimate("2026-11-08")).toEqual({ kind: "range", from: "2026-11-08", to: "2026-11-13" });
  });

  test("after arrival in the country only the days from there count", () => {
    expect(estimate("2026-11-08", { arrivedOn: "2026-11-08" })).toEqual({
      kind: "range",
      from: "2026-11-09",
      to: "2026-11-10",
    });
  });

  test("a parcel slower than nearly all others is late, without a range", () => {
    expect(estimate("2026-11-20")).toEqual({ kind: "late" });
    expect(estimate("2026-11-12", { arrivedOn: "2026-11-08" })).toEqual({ kind: "late" });
  });

  test("too few deliveries give no estimate", () => {
    expect(estimate("2026-11-02", {}, HUNDRED.slice(0, LANE_MIN_DELIVERIES - 1))).toBeNull();
    expect(estimate("2026-11-02", {}, HUNDRED.slice(0, LANE_MIN_DELIVERIES))).not.toBeNull();
    expect(estimate("2026-11-02", {}, [])).toBeNull();
  });

  test("too few deliveries as slow as this one give no estimate", () => {
    const deliveries = HUNDRED.map((each, index) => ({ ...each, transitDays: index < 8 ? 9 : 2 }));
    expect(estimate("2026-11-08", {}, deliveries)).toBeNull();
  });
});

test.each(["pending", "notfound", "pickup", "delivered", "undelivered", "exception", "expired"])(
  "%s is not estimated: the usual pace says nothing about it",
  (status) => {
    const parcel = { ...onItsWay(), status: status as "pending" };
    expect(estimateDelivery(parcel, HUNDRED, "2026-11-02")).toBeNull();
  },
);

test("no estimate lies in the past, ends before it begins, or is wider than what was seen", () => {
  const delivery = fc.record({
    transitDays: fc.nat(40),
    lastDays: fc.option(fc.nat(10)),
  });
  fc.assert(
    fc.property(fc.array(delivery, { maxLength: 60 }), fc.nat(50), (deliveries, elapsed) => {
      const today = addDays(BEGAN, elapsed) ?? "";
      const result = estimateDelivery(onItsWay(), deliveries, today);
      if (result?.kind !== "range") return;
      expect(result.from >= today && result.to >= result.from).toBe(true);
      const slowest = Math.max(...deliveries.map(({ transitDays }) => transitDays));
      expect(daysBetween(BEGAN, result.to)).toBeLessThanOrEqual(Math.max(slowest, elapsed));
    }),
  );
});

describe("a journey's days", () => {
  const scan = (wallTime: string, overrides = {}) => ({
    leg: "origin" as const,
    wallTime,
    status: "transit",
    substatus: null,
    milestone: null,
    ...overrides,
  });

  test("begin with the carrier's first scan and arrive with the first scan abroad", () => {
    const scans = [
      scan("2026-11-06 09:00", { substatus: "transit004" }),
      scan("2026-11-07 09:00", { leg: "destination" }),
      scan("2026-11-02 23:59"),
      scan("2026-11-01 08:00", { status: "notfound" }),
    ];
    expect(transitDatesOf(scans, "2026-11-08 11:30")).toEqual({
      beganOn: "2026-11-02",
      arrivedOn: "2026-11-06",
      deliveredOn: "2026-11-08",
      lastScanOn: "2026-11-07",
      longestGapDays: 4,
    });
  });

  test("ignore an earlier parcel's scans and invalid dates", () => {
    const scans = [scan("2025-01-01 10:00", { earlierParcel: true }), scan("yesterday")];
    expect(transitDatesOf(scans, "2026-02-31")).toEqual({
      beganOn: null,
      arrivedOn: null,
      deliveredOn: null,
      lastScanOn: null,
      longestGapDays: null,
    });
  });
});
