// What needs attention: lanes' times from past deliveries, and one definition of each reason in code and in SQL.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  ATTENTION_REASONS,
  type AttentionFacts,
  attentionReasons,
  attentionSql,
} from "~/shipments/attention/reasons";
import { createRefreshLanesJob } from "~/shipments/attention/refresh-lanes.server";
import { addDays } from "~/shipments/transit-dates";
import { readAttentionThresholds } from "~/shipments/attention/thresholds";
import { STATUSES } from "~/trackingmore/contract/status";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload } from "../support/shopify-story";
import { leg, scan } from "./tracking-examples";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "1Z999AA10123456784";
const THRESHOLDS = readAttentionThresholds({ lateDays: 20 });

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await database.pool.query("truncate lane_times");
});

/** Past parcels from Germany to France: the n-th took so many days, with that pause between two scans. */
async function delivered(parcels: { days: number; gap: number }[]) {
  for (const { days, gap } of parcels) {
    await database.prisma.shipment.create({
      data: {
        shopId: SHOP,
        id: randomUUID(),
        carrierCode: "ups",
        carrierSource: "company",
        trackingNumber: "PAST",
        numberKey: randomUUID(),
        registrationState: "registered",
        status: "delivered",
        originCountry: "DE",
        destinationCountry: "FR",
        beganOn: new Date("2026-01-10"),
        deliveredOn: new Date(addDays("2026-01-10", days) ?? ""),
        longestGapDays: gap,
      },
    });
  }
}

const refreshLanes = () =>
  createRefreshLanesJob({ database, clock: world.clock })({ shopId: SHOP });
const sync = () => createSyncJob(world.deps)({ shopId: SHOP });

async function expectations() {
  const { rows } = await database.pool.query<{ days: string }>(
    `select coalesce(expected_by::text, '-') || ' ' || coalesce(silent_after::text, '-') as days
     from shipments where tracking_number = $1`,
    [NUMBER],
  );
  return rows[0]?.days;
}

const ON_ITS_WAY = {
  status: "transit",
  substatus: "transit001",
  original_country: "DE",
  destination_country: "FR",
  origin_info: leg([scan("2026-03-04 08:00", "Sorted"), scan("2026-03-02 08:00", "Accepted")]),
} as const;

test("a parcel is due when nine of ten of its lane have arrived, known from the sync on", async () => {
  await delivered(Array.from({ length: 20 }, (_, n) => ({ days: n + 1, gap: n < 18 ? 3 : 9 })));
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  await refreshLanes();
  world.service.report(NUMBER, "2026-03-04T09:00:00+00:00", ON_ITS_WAY);
  await sync();
  expect(await expectations()).toBe("2026-03-20 2026-03-07");
});

test("open parcels follow when their lane's times change, delivered ones keep what was expected", async () => {
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  world.service.report(NUMBER, "2026-03-04T09:00:00+00:00", ON_ITS_WAY);
  await sync();
  await delivered(Array.from({ length: 19 }, () => ({ days: 5, gap: 0 })));
  await refreshLanes();
  expect(await expectations()).toBe("- -");
  await delivered([{ days: 5, gap: 0 }]);
  await refreshLanes();
  expect(await expectations()).toBe("2026-03-07 2026-03-06");
  await database.pool.query(
    "update shipments set status = 'delivered' where tracking_number = $1",
    [NUMBER],
  );
  await database.pool.query("delete from shipments where tracking_number = 'PAST'");
  await refreshLanes();
  expect(await expectations()).toBe("2026-03-07 2026-03-06");
  expect(await database.prisma.laneTime.count()).toBe(0);
});

test("a delivery has its shop's lanes computed once for all deliveries of a while", async () => {
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  await takeJobs(database.pool);
  world.service.report(NUMBER, "2026-03-04T09:00:00+00:00", {
    status: "delivered",
    origin_info: leg([scan("2026-03-04 08:00", "Delivered")]),
  });
  await sync();
  expect(await world.jobNames()).toContain("shipments.refresh_lanes");
});

const DAYS = [null, "2026-03-01", "2026-03-14", "2026-03-15", "2026-03-17", "2026-03-20"];
const SUBSTATUSES = [null, "pickup002", "exception007", "exception010", "exception011"];
const STATES = ["needs_carrier", "pending", "registered", "rejected", "removed"] as const;

/** Every n-th combination, so that each value meets each other one. */
function facts(n: number): AttentionFacts {
  const pick = <T>(values: readonly T[], step: number) =>
    values[Math.floor(n / step) % values.length] as T;
  return {
    status: pick(STATUSES, 1),
    substatus: pick(SUBSTATUSES, 8),
    lastScanOn: pick(DAYS, 3),
    expectedBy: pick(DAYS, 7),
    silentAfter: pick(DAYS, 5),
    beganOn: pick(DAYS, 11),
    registrationState: pick(STATES, 13),
    isArchived: n % 17 === 0,
    sentOn: pick(DAYS, 2) ?? "2026-03-16",
    registeredOn: pick(DAYS, 4),
  };
}

test("code and SQL find the same reasons", async () => {
  const today = "2026-03-18";
  const all = new Map(Array.from({ length: 2_000 }, (_, n) => [randomUUID() as string, facts(n)]));
  const day = (text: string | null) => text && new Date(text);
  await database.prisma.shipment.createMany({
    data: [...all].map(([id, { isArchived, sentOn, registeredOn, ...fact }]) => ({
      ...fact,
      shopId: SHOP,
      id,
      carrierCode: "ups",
      carrierSource: "company",
      trackingNumber: id,
      numberKey: id,
      beganOn: day(fact.beganOn),
      lastScanOn: day(fact.lastScanOn),
      expectedBy: day(fact.expectedBy),
      silentAfter: day(fact.silentAfter),
      fulfilledAt: new Date(`${sentOn}T23:59:59Z`),
      registeredAt: registeredOn && new Date(`${registeredOn}T23:59:59Z`),
      archivedAt: isArchived ? new Date() : null,
    })),
  });
  for (const reason of ATTENTION_REASONS) {
    const values: unknown[] = [SHOP];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const where = attentionSql(reason, { thresholds: THRESHOLDS, today, parameter });
    const { rows } = await database.pool.query<{ id: string }>(
      `select id from shipments s where shop_id = $1 and ${where}`,
      values,
    );
    const expected = [...all].filter(([, fact]) =>
      attentionReasons(fact, THRESHOLDS, today).includes(reason),
    );
    expect(expected.length, reason).toBeGreaterThan(0);
    expect(rows.map(({ id }) => id).sort(), reason).toEqual(expected.map(([id]) => id).sort());
  }
});

test("a service that was given a parcel lately isn't said to have seen no scan", () => {
  const reasonsOf = (changes: Partial<AttentionFacts>) =>
    attentionReasons(
      {
        registrationState: "registered",
        isArchived: false,
        status: "pending",
        substatus: null,
        beganOn: null,
        lastScanOn: null,
        expectedBy: null,
        silentAfter: null,
        sentOn: "2026-01-01",
        registeredOn: "2026-03-18",
        ...changes,
      },
      THRESHOLDS,
      "2026-03-18",
    );
  expect(reasonsOf({})).toEqual([]);
  expect(reasonsOf({ status: "notfound" })).toEqual(["label_only"]);
  expect(reasonsOf({ registeredOn: "2026-01-01" })).toEqual(["label_only"]);
});

test("the most urgent reason comes first, and archived or removed parcels have none", () => {
  const late: AttentionFacts = {
    registrationState: "registered",
    isArchived: false,
    status: "undelivered",
    substatus: null,
    beganOn: "2026-01-01",
    lastScanOn: "2026-01-02",
    expectedBy: null,
    silentAfter: null,
    sentOn: "2026-01-01",
    registeredOn: null,
  };
  expect(attentionReasons(late, THRESHOLDS, "2026-03-18")).toEqual([
    "attempt_failed",
    "late",
    "silent",
  ]);
  // On a lane without enough deliveries the shop's own number of days counts.
  expect(attentionReasons({ ...late, status: "transit" }, THRESHOLDS, "2026-01-09")).toEqual([]);
  expect(attentionReasons({ ...late, isArchived: true }, THRESHOLDS, "2026-03-18")).toEqual([]);
  expect(
    attentionReasons({ ...late, registrationState: "removed" }, THRESHOLDS, "2026-03-18"),
  ).toEqual([]);
});
