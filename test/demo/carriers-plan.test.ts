// The course of --once --carriers is its seed's: scripts, endings and troubles.
import { expect, test } from "vitest";
import { CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";
import { DAYS, drawParcels, drawTroubles, PARCELS_EACH, START } from "./carrier-troubles/plan";

test("a seed draws the same course again, and another seed another one", () => {
  expect(drawParcels(1)).toEqual(drawParcels(1));
  expect(drawParcels(1)).not.toEqual(drawParcels(2));
  expect(drawTroubles(1)).not.toEqual(drawTroubles(2));
});

test("each carrier has its parcels and every trouble, and the quota ends at noon", () => {
  const parcels = drawParcels(1);
  expect(parcels).toHaveLength(CARRIER_APIS.length * PARCELS_EACH);
  const end = START.getTime() + (DAYS - 2) * 86_400_000;
  for (const { events } of parcels) {
    const times = events.map(({ at }) => Date.parse(`${at}Z`));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(end + 10 * 60_000);
  }
  for (const { id } of CARRIER_APIS) {
    const own = drawTroubles(1).filter(({ carrier }) => carrier === id);
    expect(new Set(own.map(({ trouble }) => trouble)).size).toBe(6);
    expect(own.find(({ trouble }) => trouble === "quota at noon")?.from.getUTCHours()).toBe(12);
  }
});
