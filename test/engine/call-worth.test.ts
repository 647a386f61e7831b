// What a call about a parcel is worth, and how a budget's calls are planned by it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Asked,
  dueAt,
  isWorthACall,
  LEAST_WORTH,
  outForDeliveryEveryMs,
  worthAt,
} from "~/engine/journey/call-worth";
import { WAITS, WORTHS } from "~/engine/journey/wait-table";
import { intervalOf, planCalls, type OpenParcel } from "~/engine/polling/plan";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { STATUSES } from "~/trackingmore/contract/status";

const NOW = new Date("2026-03-10T12:00:00Z");
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const ahead = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

const asked = (state: Partial<Asked> = {}): Asked => ({
  status: "transit",
  substatus: "transit001",
  createdAt: ago(72),
  lastCheckpointAt: ago(4),
  askedAt: NOW,
  ...state,
});

const anyAsked = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    substatus: fc.constantFrom(null, "transit009", ...Object.keys(WAITS)),
    silentHours: fc.nat(400),
    isScanned: fc.boolean(),
  })
  .map(({ status, substatus, silentHours, isScanned }) =>
    asked({
      status,
      substatus,
      createdAt: ago(silentHours),
      lastCheckpointAt: isScanned ? ago(silentHours) : null,
    }),
  );

describe("the worth of a call", () => {
  test("never falls while nobody asks, and reaches a price at the time that is due for it", () => {
    fc.assert(
      fc.property(anyAsked, fc.double({ min: 0.03, max: 900, noNaN: true }), (state, price) => {
        const due = dueAt(state, price);
        const after = new Date(due.getTime() + 2 * MINUTE_MS);
        const before = new Date(due.getTime() - 2 * MINUTE_MS);
        expect(worthAt(state, after)).toBeGreaterThanOrEqual(price);
        expect(worthAt(state, before)).toBeLessThanOrEqual(price);
        expect(due.getTime()).toBeGreaterThan(state.askedAt.getTime());
      }),
    );
  });

  test("is greatest where news is likely: out for delivery before under way, before a label nobody used", () => {
    const outForDelivery = asked({ status: "pickup", substatus: "pickup001" });
    const abroad = asked({ substatus: "transit007" });
    const unused = asked({
      status: "notfound",
      substatus: "notfound001",
      lastCheckpointAt: ago(240),
    });
    for (const price of [1, 4, 16]) {
      const times = [outForDelivery, abroad, unused].map((state) => dueAt(state, price).getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(new Set(times).size).toBe(3);
    }
  });

  test("of a substatus that isn't in the table is that of its status", () => {
    for (const status of STATUSES) {
      const time = dueAt(asked({ status, substatus: `${status}099` }), 4).getTime();
      expect(time).toBe(dueAt(asked({ status, substatus: null }), 4).getTime());
    }
  });

  test("has a wait for each price, and a dearer call never comes sooner", () => {
    for (const rows of Object.values(WAITS)) {
      for (const row of rows) {
        expect(row).toHaveLength(WORTHS.length);
        expect(row).toEqual(row.toSorted((a, b) => a - b));
        expect(row[0]).toBeGreaterThanOrEqual(0.3);
      }
    }
  });

  test("out for delivery is asked about more often than the mean, and more often with more calls", () => {
    const every = [1, 4, 12, 39, 100].map((hours) => outForDeliveryEveryMs(hours * HOUR_MS));
    expect(every).toEqual(every.toSorted((a, b) => a - b));
    expect(every[3]).toBeLessThan(39 * HOUR_MS * 0.5);
  });
});

describe("a plan", () => {
  const pace = { intervalMs: 6 * MINUTE_MS, batchSize: 1 };
  const parcels = (count: number, state: (index: number) => Partial<Asked>): OpenParcel[] =>
    Array.from({ length: count }, (_, index) => ({
      ...asked(state(index)),
      id: `p${String(index).padStart(3, "0")}`,
      accountId: "a",
      nextCheckAt: ahead(5),
    }));
  const asMany = parcels(60, (index) => ({ askedAt: ago(1 + index) }));

  test("has calls for as many parcels as fit, and for those that are worth most", () => {
    const plan = planCalls(asMany, pace, NOW);
    expect(plan.until).toEqual(ahead(1.2));
    const chosen = asMany.filter((parcel) => isWorthACall(parcel, plan));
    expect(chosen.length).toBeGreaterThanOrEqual(12);
    // More only where calls are worth the same.
    const worths = asMany.map((parcel) => worthAt(parcel, plan.until)).toSorted((a, b) => b - a);
    expect(Math.min(...chosen.map((parcel) => worthAt(parcel, plan.until)))).toBe(worths[11]);
  });

  test("brings checks forward, one after the other, as far as there are calls for them", () => {
    const { sooner } = planCalls(asMany, pace, NOW);
    expect(sooner.map(({ at }) => at.getTime())).toEqual(
      sooner.map((_, index) => NOW.getTime() + index * pace.intervalMs),
    );
    expect(sooner).toHaveLength(24);
    const inTime = asMany.map((parcel) => ({ ...parcel, nextCheckAt: NOW }));
    expect(planCalls(inTime, pace, NOW).sooner).toEqual([]);
  });

  test("fills the calls of a carrier that takes several numbers", () => {
    const { sooner } = planCalls(asMany, { ...pace, batchSize: 10 }, NOW);
    const times = Map.groupBy(sooner, ({ at }) => at.getTime());
    expect([...times.values()].slice(0, 5).map((one) => one.length)).toEqual([10, 10, 10, 10, 10]);
  });

  test("is the same in whatever order the parcels are read", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(asMany, { minLength: asMany.length }), (shuffled) => {
        expect(planCalls(shuffled, pace, NOW)).toEqual(planCalls(asMany, pace, NOW));
      }),
    );
  });

  test("with calls to spare asks about every parcel that is due, and about none at once again", () => {
    const few = parcels(3, () => ({}));
    const plan = planCalls(few, pace, NOW);
    expect(plan.worth).toBe(LEAST_WORTH);
    expect(few.every((parcel) => isWorthACall(parcel, plan))).toBe(true);
    expect(Math.min(...few.map((parcel) => dueAt(parcel, plan.worth).getTime()))).toBeGreaterThan(
      NOW.getTime() + 15 * MINUTE_MS,
    );
  });

  test("is made where a budget lasts for an hour or longer, at the pace of the tightest", () => {
    expect(intervalOf([{ calls: 10, perMs: SECOND_MS }])).toBeNull();
    const daily = intervalOf([
      { calls: 250, perMs: DAY_MS },
      { calls: 1, perMs: SECOND_MS },
    ]);
    expect(daily! / MINUTE_MS).toBeCloseTo(5.9, 1);
  });
});
