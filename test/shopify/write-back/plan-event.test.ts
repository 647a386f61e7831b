// The event of a status change, and the zone taken from the parcel's countries.
import { expect, test } from "vitest";
import { planEvent } from "~/shopify/write-back/plan-event";

const CONTEXT = {
  since: new Date("2026-03-01T00:00:00Z"),
  shopCountry: "US",
  shopTimeZone: "America/New_York",
};
const CHANGE = {
  id: "1",
  shipmentId: "s",
  before: "notfound",
  after: "transit",
  changedAt: new Date("2026-03-03T00:00:00Z"),
};

/** As services give them: v2's names, Shopify's codes, and what is neither. */
test.each([
  ["Germany", "country", "2026-03-02T08:00:00.000Z"],
  ["DE", "country", "2026-03-02T08:00:00.000Z"],
  ["China", "country", "2026-03-02T01:00:00.000Z"],
  ["United States", "shop", "2026-03-02T14:00:00.000Z"],
  ["Hong Kong", "country", "2026-03-02T01:00:00.000Z"],
  ["Atlantis and the Sea", "guess", "2026-03-02T14:00:00.000Z"],
  [null, "guess", "2026-03-02T14:00:00.000Z"],
])("a scan at 09:00 in a parcel's country of %s: %s", (originCountry, basis, at) => {
  const scan = {
    id: "c",
    leg: "origin" as const,
    wallTime: "2026-03-02 09:00",
    description: "Departed",
    details: "RENTON 98056",
    status: "transit" as const,
    substatus: null,
  };
  const shipment = { isBacklog: false, originCountry, destinationCountry: null };
  const planned = planEvent(CHANGE, { ...shipment, checkpoints: [scan] }, CONTEXT);
  expect(planned?.happened).toEqual({ at: new Date(at), basis });
});
