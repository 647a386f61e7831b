// The merchant's rule for delivery dates: cut-off, processing, weekends, holidays, countries.
import { expect, test } from "vitest";
import { daysByRule, readDeliveryRule } from "~/shipments/estimates/delivery-rule";

const RULE = readDeliveryRule({
  isOn: true,
  processing: { min: 1, max: 2 },
  cutOff: "14:00",
  transit: [
    { countries: ["US", "CA"], min: 3, max: 5 },
    { countries: [], min: 7, max: 14 },
  ],
  holidays: ["2026-12-25"],
});
const NEW_YORK = "America/New_York";
const parcel = { fulfilledAt: null, beganOn: null, country: "US" };
/** Monday, 13:00 and 14:00 in New York. */
const BEFORE_CUT_OFF = new Date("2026-11-30T18:00:00Z");
const AT_CUT_OFF = new Date("2026-11-30T19:00:00Z");

test("processing and transit are counted in working days from the order", () => {
  // Sent on Tuesday or Wednesday; three deliveries days after the first, five after the last.
  expect(daysByRule(RULE, { ...parcel, orderedAt: BEFORE_CUT_OFF }, NEW_YORK)).toEqual({
    from: "2026-12-04",
    to: "2026-12-09",
  });
});

test("an order at the cut-off counts as the next day's, by the shop's clock", () => {
  const late = { ...parcel, orderedAt: AT_CUT_OFF };
  expect(daysByRule(RULE, late, NEW_YORK)).toEqual({ from: "2026-12-07", to: "2026-12-10" });
  // Noon in Los Angeles.
  expect(daysByRule(RULE, late, "America/Los_Angeles")).toEqual({
    from: "2026-12-04",
    to: "2026-12-09",
  });
});

test("weekends and holidays are skipped, unless the shop ships and carriers deliver on them", () => {
  const friday = { ...parcel, orderedAt: new Date("2026-12-18T15:00:00Z") };
  // Monday to Tuesday sent; the 25th is a holiday, the 26th and 27th a weekend.
  expect(daysByRule(RULE, friday, NEW_YORK)).toEqual({ from: "2026-12-24", to: "2026-12-30" });
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  const always = { ...RULE, shippingDays: everyDay, deliveryDays: everyDay, holidays: [] };
  expect(daysByRule(always, friday, NEW_YORK)).toEqual({ from: "2026-12-22", to: "2026-12-25" });
});

test("the fulfillment's day is the earliest, and the first scan replaces both", () => {
  const sent = {
    ...parcel,
    orderedAt: BEFORE_CUT_OFF,
    fulfilledAt: new Date("2026-12-07T15:00:00Z"),
  };
  expect(daysByRule(RULE, sent, NEW_YORK)).toEqual({ from: "2026-12-10", to: "2026-12-14" });
  const scanned = { ...sent, beganOn: "2026-12-01" };
  expect(daysByRule(RULE, scanned, NEW_YORK)).toEqual({ from: "2026-12-04", to: "2026-12-08" });
});

test("other countries have the line for all others; without one, or switched off, there is no date", () => {
  const abroad = { ...parcel, orderedAt: BEFORE_CUT_OFF, country: "DE" };
  expect(daysByRule(RULE, abroad, NEW_YORK)).toEqual({ from: "2026-12-10", to: "2026-12-22" });
  expect(daysByRule(RULE, { ...abroad, country: null }, NEW_YORK)).not.toBeNull();
  const onlyUs = { ...RULE, transit: RULE.transit.slice(0, 1) };
  expect(daysByRule(onlyUs, abroad, NEW_YORK)).toBeNull();
  expect(daysByRule({ ...RULE, isOn: false }, abroad, NEW_YORK)).toBeNull();
  expect(daysByRule(RULE, { ...abroad, orderedAt: null }, NEW_YORK)).toBeNull();
});

test("a year of holidays ends the search, and what is stored wrongly gets its default", () => {
  const holidays = Array.from({ length: 3000 }, (_, day) =>
    new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10),
  );
  const never = { ...RULE, holidays };
  expect(daysByRule(never, { ...parcel, orderedAt: BEFORE_CUT_OFF }, NEW_YORK)).toBeNull();
  expect(readDeliveryRule({ isOn: "yes", cutOff: "25:00", shippingDays: [] })).toMatchObject({
    isOn: false,
    cutOff: "14:00",
    shippingDays: [1, 2, 3, 4, 5],
  });
});
