// A period's shipments by carrier, lane, service and days, out of a real database.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  SAMPLE_OF,
  chooseSample,
  readFirstScans,
  readTransit,
} from "~/shipments/analytics/store-analytics.server";
import { transitGroups, transitTotal } from "~/shipments/analytics/transit-report";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "one.myshopify.com";
const PERIOD = { from: "2026-11-01", to: "2026-11-30" };
const CONTEXT = { timeZone: "America/New_York", today: "2026-11-20", oneOf: 1 } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("truncate shipments cascade"));
afterAll(() => database.drop());

interface Parcel {
  shopId?: string;
  carrier?: string;
  sent?: string;
  began?: string | null;
  scanned?: string;
  delivered?: string;
  status?: string;
  data?: object;
}

async function add({ shopId = SHOP, carrier = "ups", ...parcel }: Parcel, times = 1) {
  const day = (text: string | null | undefined) => (text ? new Date(text) : null);
  const began = parcel.began === undefined ? "2026-11-02" : parcel.began;
  for (let count = 0; count < times; count++) {
    await database.prisma.shipment.create({
      data: {
        shopId,
        id: randomUUID(),
        carrierCode: carrier,
        carrierSource: "company",
        trackingNumber: randomUUID(),
        numberKey: randomUUID(),
        registrationState: "registered",
        status: parcel.status ?? (parcel.delivered ? "delivered" : "transit"),
        destinationCountry: "DE",
        fulfilledAt: new Date(parcel.sent ?? "2026-11-02T12:00:00Z"),
        beganOn: day(began),
        lastScanOn: day(parcel.scanned ?? parcel.delivered ?? began),
        deliveredOn: day(parcel.delivered),
        ...parcel.data,
      },
    });
  }
}

const transit = () => readTransit(database.pool, SHOP, PERIOD, CONTEXT);

test("a delivered parcel took its days, an open one has lasted until today, a lost one until its last scan", async () => {
  await add({ delivered: "2026-11-05" }, 2);
  await add({ scanned: "2026-11-04" });
  await add({ status: "expired", scanned: "2026-11-09" });
  const rows = (await transit()).map(({ days, delivered, count }) => [days, delivered, count]);
  expect(rows.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
    [3, true, 2],
    [7, false, 1],
    [18, false, 1],
  ]);
});

test("a large period is read from a random sixteenth of its shipments", async () => {
  await add({ delivered: "2026-11-05" });
  expect(await chooseSample(database.pool, SHOP, PERIOD, CONTEXT.timeZone)).toBe(1);
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       registration_state, status, fulfilled_at, began_on, delivered_on)
     select $1, md5(n::text)::uuid, 'ups', n::text, n::text, 'company', 'registered', 'delivered',
       '2026-11-02 12:00Z', '2026-11-02', '2026-11-05' from generate_series(1, 45000) n`,
    [SHOP],
  );
  expect(await chooseSample(database.pool, SHOP, PERIOD, CONTEXT.timeZone)).toBe(SAMPLE_OF);
  const rows = await readTransit(database.pool, SHOP, PERIOD, { ...CONTEXT, oneOf: SAMPLE_OF });
  const { total } = transitTotal(rows).survival;
  expect(total * SAMPLE_OF).toBeGreaterThan(42_000);
  expect(total * SAMPLE_OF).toBeLessThan(48_000);
});

test("only the shop's own parcels of the period count, by the shop's days", async () => {
  await add({ shopId: "two.myshopify.com", delivered: "2026-11-05" });
  await add({ sent: "2026-11-01T03:59:00Z", delivered: "2026-11-05" });
  await add({ sent: "2026-11-01T05:01:00Z", delivered: "2026-11-05" });
  await add({ delivered: "2026-11-05", data: { registrationState: "removed" } });
  await add({ delivered: "2026-10-05" });
  expect(transitTotal(await transit()).survival.total).toBe(1);
});

test("carriers, lanes and services are told apart, with their troubles", async () => {
  await add({ delivered: "2026-11-04", data: { serviceCode: "express", failedAttempts: 2 } }, 3);
  await add({ delivered: "2026-11-06", data: { hadException: true } }, 5);
  await add({ delivered: "2026-11-06", carrier: "gls", data: { destinationCountry: "FR" } });
  const rows = await transit();
  const [ups, gls] = transitGroups(rows, "carrier");
  expect(ups).toMatchObject({ carrierCode: "ups", median: 4, withAttempt: 3, withException: 5 });
  expect(gls).toMatchObject({ carrierCode: "gls", median: null });
  expect(transitGroups(rows, "lane").map(({ lane }) => lane?.destination)).toEqual(["DE", "FR"]);
  expect(transitGroups(rows, "service").map(({ service }) => service)).toEqual(["", "express", ""]);
});

test("of deliveries with an 80 % range it counts those before and after it", async () => {
  const range = { expectedFrom: new Date("2026-11-04"), expectedBy: new Date("2026-11-06") };
  for (const delivered of ["2026-11-03", "2026-11-04", "2026-11-06", "2026-11-07"]) {
    await add({ delivered, data: range });
  }
  await add({ delivered: "2026-11-05" });
  expect(transitTotal(await transit())).toMatchObject({ ranged: 4, early: 1, late: 1 });
});

test("the first scan is waited for from the day of sending", async () => {
  await add({ began: "2026-11-03" });
  await add({ began: "2026-11-01" });
  await add({ began: null, status: "notfound" });
  await add({ began: null, status: "transit" });
  const rows = await readFirstScans(database.pool, SHOP, PERIOD, CONTEXT);
  expect(rows.map(({ days, delivered }) => [days, delivered]).sort()).toEqual([
    [0, true],
    [1, true],
    [18, false],
  ]);
});
