// What a call about a parcel is worth, and how a budget's calls are planned by it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import {
  type Asked,
  dueAt,
  isWorthACall,
  KNOWN_KINDS,
  type Lane,
  LEAST_WORTH,
  outForDeliveryEveryMs,
  worthAt,
  WORTHS,
} from "~/engine/journey/call-worth";
import { askedOf, type AskedRow } from "~/engine/journey/journey";
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
  lane: "home",
  utcOffsetMs: 0,
  ...state,
});

const LANES: readonly Lane[] = ["home", "abroad", "any"];

const anyAsked = fc
  .record({
    lane: fc.constantFrom(...LANES),
    localHours: fc.integer({ min: -12, max: 14 }),
    status: fc.constantFrom(...STATUSES),
    substatus: fc.constantFrom(null, "transit009", ...KNOWN_KINDS),
    silentHours: fc.nat(400),
    isScanned: fc.boolean(),
  })
  .map(({ status, substatus, silentHours, isScanned, lane, localHours }) =>
    asked({
      lane,
      utcOffsetMs: localHours * HOUR_MS,
      status,
      substatus,
      createdAt: ago(silentHours),
      lastCheckpointAt: isScanned ? ago(silentHours) : null,
    }),
  );

describe("the worth of a call", () => {
  test("never falls while nobody asks, and reaches a price at the time that is due for it", () => {
    fc.assert(
      fc.property(
        anyAsked,
        fc.double({ min: LEAST_WORTH, max: 900, noNaN: true }),
        (state, price) => {
          const due = dueAt(state, price);
          const after = new Date(due.getTime() + 2 * MINUTE_MS);
          const before = new Date(due.getTime() - 2 * MINUTE_MS);
          expect(worthAt(state, after)).toBeGreaterThanOrEqual(price);
          expect(worthAt(state, before)).toBeLessThanOrEqual(price);
          expect(due.getTime()).toBeGreaterThan(state.askedAt.getTime());
        },
      ),
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

  test("asks no parcel twice within a quarter of an hour, and a dearer call never comes sooner", () => {
    fc.assert(
      fc.property(anyAsked, (state) => {
        const times = WORTHS.map((worth) => dueAt(state, worth).getTime());
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times[0]).toBeGreaterThan(state.askedAt.getTime() + 15 * MINUTE_MS);
      }),
    );
  });

  test("depends on the lane: a parcel from abroad is looked for later than one from home", () => {
    const never = (lane: Lane) =>
      asked({ status: "pending", substatus: null, lastCheckpointAt: null, createdAt: NOW, lane });
    const [home, abroad] = [dueAt(never("home"), 64), dueAt(never("abroad"), 64)];
    expect(abroad.getTime()).toBeGreaterThan(home.getTime() + 24 * HOUR_MS);
  });

  test("depends on the hour at the destination: after a night nothing is expected before the morning", () => {
    const arrived = (utcOffsetMs: number) =>
      asked({ substatus: "transit003", lastCheckpointAt: ago(9), utcOffsetMs });
    const [evening, morning] = [arrived(8 * HOUR_MS), arrived(-4 * HOUR_MS)];
    expect(dueAt(evening, 1).getTime()).toBeGreaterThan(dueAt(morning, 1).getTime());
  });

  test("out for delivery is asked about more often than the mean, and more often with more calls", () => {
    const every = [1, 4, 12, 39, 100].map((hours) => outForDeliveryEveryMs(hours * HOUR_MS));
    expect(every).toEqual(every.toSorted((a, b) => a - b));
    expect(every[3]).toBeLessThan(39 * HOUR_MS * 0.5);
  });
});

describe("what is known of a tracking", () => {
  const catalogue = { findCarrier, listCarriers, countryName, countryCode };
  const row = (facts: Partial<AskedRow> = {}): AskedRow => ({
    carrier_code: "dhl-germany",
    status: "transit",
    substatus: "transit001",
    created_at: ago(72),
    restarted_at: null,
    last_update_time: "2026-03-10 10:00",
    checked_at: NOW,
    original_country: "",
    destination_country: null,
    destination_code: null,
    ...facts,
  });

  test("the lane: the carrier's country or the first scan's, and where the order or the carrier says it goes", () => {
    const laneOf = (facts: Partial<AskedRow>) => askedOf(row(facts), catalogue).lane;
    expect(laneOf({})).toBe("any");
    expect(laneOf({ destination_code: "de" })).toBe("home");
    expect(laneOf({ destination_code: "us" })).toBe("abroad");
    expect(laneOf({ destination_code: "de", original_country: "China" })).toBe("abroad");
    expect(laneOf({ carrier_code: "gls", destination_code: "us" })).toBe("any");
    const both = { original_country: "United States", destination_country: "United States" };
    expect(laneOf({ carrier_code: "gls", ...both })).toBe("home");
  });

  test("scans are dated by the clocks of the origin, and of the destination once the parcel is there", () => {
    const japan = { destination_code: "jp", original_country: "Germany" };
    const underWay = askedOf(row(japan), catalogue);
    expect(underWay.lastCheckpointAt).toEqual(new Date("2026-03-10T09:00:00Z"));
    expect(underWay.utcOffsetMs).toBe(9 * HOUR_MS);
    const there = askedOf(row({ ...japan, status: "pickup", substatus: "pickup001" }), catalogue);
    expect(there.lastCheckpointAt).toEqual(new Date("2026-03-10T01:00:00Z"));
    const unseen = askedOf(row({ last_update_time: null }), catalogue);
    expect(unseen.lastCheckpointAt).toBeNull();
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

  test("has calls for twice as many parcels as fit, so that none is lost, and for those that are worth most", () => {
    const plan = planCalls(asMany, pace, NOW);
    expect(plan.until).toEqual(ahead(1.2));
    const chosen = asMany.filter((parcel) => isWorthACall(parcel, plan));
    expect(chosen.length).toBeGreaterThanOrEqual(24);
    // More only where calls are worth the same.
    const worths = asMany.map((parcel) => worthAt(parcel, plan.until)).toSorted((a, b) => b - a);
    expect(Math.min(...chosen.map((parcel) => worthAt(parcel, plan.until)))).toBe(worths[23]);
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

  test("leaves no parcel without an answer for good, however few calls there are", () => {
    const day = { intervalMs: 2 * HOUR_MS, batchSize: 1 };
    const kinds = KNOWN_KINDS.flatMap((substatus) =>
      LANES.map((lane) => ({
        substatus,
        lane,
        lastCheckpointAt: substatus === "none" ? null : ago(4),
      })),
    );
    let open = parcels(kinds.length, (index) => ({ ...kinds[index]!, createdAt: ago(9) })).map(
      (one) => ({ ...one, nextCheckAt: ahead(20_000) }),
    );
    const asking = new Set<string>();
    for (let now = NOW, windows = 0; asking.size < kinds.length; windows++) {
      expect(windows).toBeLessThan(90);
      const { until, sooner } = planCalls(open, day, now);
      const best = sooner.map(({ parcel }) => parcel.id).slice(0, 12);
      for (const id of best) asking.add(id);
      open = open.map((one) => (best.includes(one.id) ? { ...one, askedAt: until } : one));
      now = until;
    }
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
