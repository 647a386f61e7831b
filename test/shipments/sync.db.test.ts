// Syncing trackings from the service: watermark, pages, matching.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { findShipment } from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload } from "../support/shopify-story";
import { leg, scan } from "./tracking-examples";
import { SHOP, type World, startWorld } from "./world";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
});
const sync = () => createSyncJob(world.deps)({ shopId: SHOP });
const shipmentOf = (trackingNumber: string) =>
  database.prisma.shipment.findFirstOrThrow({ where: { trackingNumber } });
const watermark = async () => (await database.prisma.syncCursor.findFirst())?.watermark;

/** A fulfillment with these numbers, registered. */
async function registered(...numbers: string[]) {
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers }));
  await world.register();
  await takeJobs(database.pool);
}

/** Many registered shipments, quickly. */
async function registeredByTheHundred(count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `MANY${10_000 + index}`);
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       registration_state)
     select $1, gen_random_uuid(), 'ups', n, n, 'company', 'registered' from unnest($2::text[]) n`,
    [SHOP, numbers],
  );
  for (const number of numbers) world.service.watch(number, "ups");
  return numbers;
}

const ON_ITS_WAY = {
  status: "transit",
  substatus: "transit001",
  origin_info: leg([scan("2026-03-02 08:00", "Accepted")]),
} as const;

test("a parcel's snapshot is saved with its history", async () => {
  await registered(A);
  world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
  await sync();
  world.service.report(A, "2026-03-03T09:00:00+00:00", {
    status: "delivered",
    substatus: "delivered001",
    origin_info: leg([
      scan("2026-03-03 08:00", "Delivered", "delivered", { Details: "Front door" }),
      ...ON_ITS_WAY.origin_info.trackinfo,
    ]),
  });
  await sync();
  const detail = await findShipment(database, SHOP, (await shipmentOf(A)).id);
  expect(detail).toMatchObject({
    status: "delivered",
    lastEvent: "Delivered, Front door",
    lastCheckpointAt: "2026-03-03 08:00",
    deliveredAt: "2026-03-03 08:00",
    checkpoints: [{ description: "Delivered" }, { description: "Accepted" }],
    legs: { origin: { carrierCode: "ups" } },
  });
  expect((await world.changes()).slice(1)).toEqual([
    `${A}: status pending → transit001`,
    `${A}: status transit001 → delivered001`,
  ]);
});

describe("the watermark", () => {
  test("is the service's time, and the next pass begins shortly before it", async () => {
    await registered(A);
    world.service.report(A, "2020-01-01T00:00:00+00:00", ON_ITS_WAY);
    await sync();
    expect(await watermark()).toEqual(new Date("2020-01-01T00:00:00Z"));
    await sync();
    expect(world.service.listQueries.map((query) => query.update_time_min)).toEqual([
      undefined,
      Date.parse("2019-12-31T23:50:00Z") / 1000,
    ]);
  });

  test("lets a pass without changes cost one call and write no shipment", async () => {
    await registered(A, B);
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    await sync();
    const before = await shipmentOf(A);
    world.clock.advance(60_000);
    await sync();
    expect(await shipmentOf(A)).toEqual(before);
    expect(world.service.listQueries).toHaveLength(2);
    const detail = await findShipment(database, SHOP, before.id);
    expect(detail?.syncedAt).toEqual(world.clock.now());
  });

  test("covers what has an earlier time and became visible later", async () => {
    await registered(A, B);
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    await sync();
    world.service.report(B, "2026-03-02T08:55:00+00:00", ON_ITS_WAY);
    await sync();
    expect((await shipmentOf(B)).status).toBe("transit");
  });

  test("stays when a pass fails, and nothing is lost", async () => {
    await registered(A);
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    world.service.failNext(new AppError("rate_limited", "429", { retryAfterMs: 120_000 }));
    await expect(sync()).rejects.toMatchObject({ code: "rate_limited" });
    expect(await watermark()).toBeUndefined();
    await sync();
    expect((await shipmentOf(A)).status).toBe("transit");
  });

  test("never moves back", async () => {
    await registered(A, B);
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    world.service.report(B, "2026-03-02T10:00:00+00:00", ON_ITS_WAY);
    await Promise.all([sync(), sync(), sync()]);
    expect(await watermark()).toEqual(new Date("2026-03-02T10:00:00Z"));
    expect((await world.changes()).filter((change) => change.includes("status"))).toHaveLength(2);
  });

  test("stays at the greater when a pass that read less ends last", async () => {
    await registered(A, B);
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    const { list } = world.service;
    world.service.list = async (query) => {
      world.service.list = list;
      const page = await list(query);
      world.service.report(B, "2026-03-02T10:00:00+00:00", ON_ITS_WAY);
      await sync();
      return page;
    };
    await sync();
    expect(await watermark()).toEqual(new Date("2026-03-02T10:00:00Z"));
  });
});

describe("pages that change while they are read", () => {
  test("a tracking deleted between two pages hides none of the others", async () => {
    const numbers = await registeredByTheHundred(1100);
    for (const number of numbers) {
      world.service.report(number, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    }
    // Newest first: the first page holds the last hundreds, and what it loses moves the second one up.
    let calls = 0;
    world.service.during = async () => {
      calls++;
      if (calls !== 2) return;
      world.service.during = null;
      for (const number of numbers.slice(-5)) await world.service.delete("ups", number);
    };
    await sync();
    const waiting = await database.prisma.shipment.count({ where: { status: "pending" } });
    expect(waiting).toBe(0);
    expect(await watermark()).toEqual(new Date("2026-03-02T09:00:00Z"));
  });

  test("a change on a page that was read already is read by the next job", async () => {
    const numbers = await registeredByTheHundred(600);
    for (const number of numbers) {
      world.service.report(number, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    }
    const [onLastPage = ""] = numbers;
    const onFirstPage = numbers.at(-1) ?? "";
    let calls = 0;
    world.service.during = async () => {
      if (++calls !== 4) return;
      world.service.report(onFirstPage, "2026-03-02T09:30:00+00:00", { status: "pickup" });
      world.service.report(onLastPage, "2026-03-02T10:00:00+00:00", { status: "pickup" });
    };
    await sync();
    expect((await shipmentOf(onFirstPage)).status).toBe("transit");
    await sync();
    expect((await shipmentOf(onFirstPage)).status).toBe("pickup");
  });

  test("a parcel that changes between two pages ends with its newest snapshot", async () => {
    const numbers = await registeredByTheHundred(600);
    for (const number of numbers) {
      world.service.report(number, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    }
    const [first = ""] = numbers;
    let calls = 0;
    world.service.during = async () => {
      if (++calls === 3)
        world.service.report(first, "2026-03-02T09:30:00+00:00", { status: "pickup" });
    };
    await sync();
    expect((await shipmentOf(first)).status).toBe("pickup");
  });
});

describe("trackings that are not a live shipment's", () => {
  test("of others are ignored", async () => {
    await registered(A);
    world.service.watch("SOMEBODY1", "gls");
    world.service.report("SOMEBODY1", "2026-03-05T09:00:00+00:00", ON_ITS_WAY);
    await sync();
    expect(await database.prisma.shipment.count()).toBe(1);
    expect(await watermark()).toEqual(new Date("2026-03-05T09:00:00Z"));
  });

  test("of a removed shipment no longer change it", async () => {
    await registered(A);
    const removed = { numbers: [], updatedAt: "2026-03-01T09:30:00Z" };
    await world.deliver("fulfillments/update", fulfillmentPayload(removed));
    world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
    await sync();
    expect((await shipmentOf(A)).status).toBe("pending");
  });

  test("whose carrier the service corrected are found by id", async () => {
    await registered(A);
    world.service.report(A, "2026-03-02T09:00:00+00:00", { ...ON_ITS_WAY, carrier_code: "ups-mi" });
    await sync();
    expect(await shipmentOf(A)).toMatchObject({ status: "transit", carrierCode: "ups" });
  });
});

test("an unknown destination comes from the service, Shopify's is kept", async () => {
  await registered(A);
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ id: 901, orderId: 101, numbers: [B], country: "FR" }),
  );
  await world.register();
  for (const number of [A, B]) {
    const news = { ...ON_ITS_WAY, destination_country: "Germany" };
    world.service.report(number, "2026-03-02T09:00:00+00:00", news);
  }
  await sync();
  expect((await shipmentOf(A)).destinationCountry).toBe("Germany");
  expect((await shipmentOf(B)).destinationCountry).toBe("FR");
});

test("scans of an earlier parcel of the number are stored and not shown", async () => {
  await registered(A);
  world.service.report(A, "2026-03-02T09:00:00+00:00", {
    status: "delivered",
    origin_info: leg([scan("2025-03-02 08:00", "Delivered", "delivered")]),
  });
  await sync();
  const detail = await findShipment(database, SHOP, (await shipmentOf(A)).id);
  expect(detail).toMatchObject({ status: "notfound", checkpoints: [], deliveredAt: null });
  expect(await database.prisma.checkpoint.count({ where: { earlierParcel: true } })).toBe(1);
});

test("a number under a carrier that the service corrected to belongs to its only live shipment", async () => {
  await registered(A);
  await world.service.delete("ups", A);
  world.service.watch(A, "ups-mi");
  await database.pool.query("update shipments set tracking_id = null");
  world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
  await sync();
  expect(await shipmentOf(A)).toMatchObject({ status: "transit", trackingId: expect.anything() });
});

test("a number of two live shipments is not matched without its carrier", async () => {
  await registered(A);
  await world.service.delete("ups", A);
  world.service.watch(A, "fedex");
  await database.pool.query("update shipments set tracking_id = null");
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       registration_state)
     select shop_id, gen_random_uuid(), 'dhl', tracking_number, number_key, carrier_source, 'registered'
     from shipments`,
  );
  world.service.report(A, "2026-03-02T09:00:00+00:00", ON_ITS_WAY);
  await sync();
  expect(await database.prisma.shipment.count({ where: { status: "transit" } })).toBe(0);
});
