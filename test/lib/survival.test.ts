// Kaplan–Meier estimates against published results.
import fc from "fast-check";
import { expect, test } from "vitest";
import { kaplanMeier, type Observation, quantileDay, shareWithin } from "~/lib/survival";

/** Freireich's remission times in weeks of 21 patients on 6-MP (Blood 21, 1963); "+": still in remission. */
const REMISSIONS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split(
  " ",
);
const observations: Observation[] = REMISSIONS.map((text) => ({
  days: parseInt(text),
  delivered: !text.endsWith("+"),
  count: 1,
}));

test("Freireich's data has the published curve", () => {
  const { curve, total, delivered } = kaplanMeier(observations);
  expect([total, delivered]).toEqual([21, 9]);
  expect(curve.map(({ day, share }) => [day, (1 - share).toFixed(3)])).toEqual([
    [6, "0.857"],
    [7, "0.807"],
    [10, "0.753"],
    [13, "0.690"],
    [16, "0.627"],
    [22, "0.538"],
    [23, "0.448"],
  ]);
  expect(quantileDay(kaplanMeier(observations), 0.5)).toBe(23);
});

test("parcels still on their way keep a slow carrier from looking fast", () => {
  const fast = { days: 2, delivered: true, count: 10 };
  const stuck = { days: 9, delivered: false, count: 10 };
  expect(quantileDay(kaplanMeier([fast]), 0.9)).toBe(2);
  const honest = kaplanMeier([fast, stuck]);
  expect(quantileDay(honest, 0.5)).toBe(2);
  expect(quantileDay(honest, 0.9)).toBeNull();
  expect(shareWithin(honest, 5)).toBeCloseTo(0.5);
});

test("without open parcels it is the plain share of deliveries", () => {
  const days = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(days, fc.nat({ max: 30 }), (all, within) => {
      const survival = kaplanMeier(all.map((each) => ({ days: each, delivered: true, count: 1 })));
      const plain = all.filter((each) => each <= within).length / all.length;
      expect(shareWithin(survival, within)).toBeCloseTo(plain, 9);
    }),
  );
});

test("no parcel says nothing", () => {
  const none = kaplanMeier([]);
  expect([shareWithin(none, 5), quantileDay(none, 0.5)]).toEqual([null, null]);
});
