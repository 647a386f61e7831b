// The rule for a carrier's events and a second source's, in any order of arrival.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CarrierAnswer, CarrierEvent } from "~/carriers/connector";
import { journeyAfter } from "~/engine/journey/journey";
import { blankRow, type TrackingRow } from "~/engine/journey/tracking-row";
import { unite } from "~/engine/journey/two-sources";
import { testCatalogue } from "./catalogue";

const NOW = new Date("2026-11-28T12:00:00Z");

type ScanSpec = [hour: number, status: CarrierEvent["status"]];

/** @param offset of the carrier's times; null: it gives none. */
function answer(who: string, scans: ScanSpec[], offset: string | null = "+00:00"): CarrierAnswer {
  const events = scans.map(([hour, status]): CarrierEvent => ({
    wallTime: new Date(Date.UTC(2026, 10, 20, hour)).toISOString().slice(0, 19).replace("T", " "),
    ...(offset ? { utcOffset: offset } : {}),
    description: `${who} ${hour} ${status}`,
    details: "",
    status,
    substatus: null,
  }));
  return { origin: { carrierCode: "dhl", events }, destination: null };
}

const textsOf = (united: CarrierAnswer | null) =>
  united?.origin.events.map(({ description }) => description);

describe("unite", () => {
  test("one source alone is what it says", () => {
    const one = answer("a", [[1, "transit"]]);
    expect(unite(one, null)).toBe(one);
    expect(unite(null, one)).toBe(one);
    expect(unite(null, null)).toBeNull();
  });

  test("the second source's older events are left out", () => {
    const united = unite(
      answer("c", [[5, "transit"]]),
      answer("s", [
        [3, "pickup"],
        [5, "pickup"],
      ]),
    );
    expect(textsOf(united)).toEqual(["c 5 transit"]);
  });

  test("a newer event of another status counts at once, the same status after an hour", () => {
    const carrier = answer("c", [[5, "transit"]]);
    expect(textsOf(unite(carrier, answer("s", [[6, "transit"]])))).toEqual(["c 5 transit"]);
    expect(textsOf(unite(carrier, answer("s", [[7, "transit"]])))).toHaveLength(2);
    expect(textsOf(unite(carrier, answer("s", [[6, "delivered"]])))).toEqual([
      "s 6 delivered",
      "c 5 transit",
    ]);
  });

  test("a time without an offset may lie 14 hours from UTC", () => {
    const carrier = answer("c", [[5, "exception"]], null);
    expect(textsOf(unite(carrier, answer("s", [[18, "transit"]])))).toHaveLength(1);
    expect(textsOf(unite(carrier, answer("s", [[20, "transit"]])))).toHaveLength(2);
  });
});

function rowAfter(row: TrackingRow, carrier: CarrierAnswer | null, report: CarrierAnswer | null) {
  return { ...row, ...journeyAfter(row, carrier, testCatalogue, NOW, report), checked_at: NOW };
}

const fresh = (): TrackingRow => ({
  ...blankRow({
    accountId: "a",
    id: "t",
    trackingNumber: "N1",
    carrierCode: "dhl",
    createdAt: new Date("2026-11-20T00:00:00Z"),
  }),
  track_update: true,
});

test("polls at any moments, in any order and repeated, end in the same state once both sources were read last", () => {
  const status = fc.constantFrom<CarrierEvent["status"]>("transit", "pickup", "exception");
  const scans = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), status), { maxLength: 6 });
  const cut = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.boolean());
  fc.assert(
    fc.property(
      scans,
      scans,
      fc.array(cut, { maxLength: 8 }),
      fc.constantFrom("+00:00", null),
      (c, s, polls, offset) => {
        const full = rowAfter(
          fresh(),
          c.length > 0 ? answer("c", c, offset) : null,
          s.length > 0 ? answer("s", s) : null,
        );
        let row = fresh();
        for (const [carrierCount, reportCount, isAnswered] of polls) {
          const carrier =
            isAnswered && carrierCount > 0 ? answer("c", c.slice(0, carrierCount), offset) : null;
          const report = reportCount > 0 ? answer("s", s.slice(0, reportCount)) : null;
          if (carrier || report) row = rowAfter(row, carrier, report);
        }
        row = rowAfter(
          row,
          c.length > 0 ? answer("c", c, offset) : null,
          s.length > 0 ? answer("s", s) : null,
        );
        expect(row).toEqual(full);
        // Reading the same again changes nothing.
        expect(rowAfter(row, null, s.length > 0 ? answer("s", s) : null)).toEqual(row);
      },
    ),
  );
});
