// Whether a fulfillment's number is a known parcel or a reused number.
import { expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { occurrenceOf } from "~/shipments/record/occurrence";
import type { Status } from "~/trackingmore/contract/status";

const START = new Date("2026-03-01T09:00:00Z");
const after = (days: number) => new Date(START.getTime() + days * DAY_MS);
const known = (status: Status, occurrence = 1, days = 0) => ({
  occurrence,
  status,
  fulfilledAt: after(days),
});

test.each([
  ["a shared parcel of the next days", 5, "transit", 1],
  ["a delivered parcel added to another order weeks later", 40, "delivered", 1],
  ["a delivered parcel's number months later", 90, "delivered", 2],
  ["a slow parcel's number months later", 90, "transit", 1],
  ["any number 400 days later", 400, "transit", 2],
  ["a late webhook of an earlier fulfillment", -10, "delivered", 1],
  ["a late webhook of a much earlier fulfillment", -300, "transit", 2],
] as const)("%s", (_what, days, status, occurrence) => {
  expect(occurrenceOf(after(days), [known(status)])).toBe(occurrence);
});

test("of several parcels the nearest has the number", () => {
  const parcels = [known("delivered", 1), known("transit", 2, 400)];
  expect(occurrenceOf(after(2), parcels)).toBe(1);
  expect(occurrenceOf(after(395), parcels)).toBe(2);
  expect(occurrenceOf(after(900), parcels)).toBe(3);
  expect(occurrenceOf(START, [])).toBe(1);
});
