// Pauses of a tracking service: quota, outage, probes and recovery.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { createRegisterJob, enqueuePendingShipments } from "~/shipments/register/register.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { createUnregisterJob } from "~/shipments/register/unregister.server";
import { probeNow, readServiceState } from "~/shops/store-connection.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("orders/create", orderPayload({}));
  await fulfilled(100);
});

const numbersFrom = (start: number, count: number) =>
  Array.from({ length: count }, (_, index) => `RIGHT${start + index}`);
/** A fulfillment holds at most 250 numbers. */
const PER_FULFILLMENT = 250;
async function fulfilled(count: number) {
  const numbers = numbersFrom(1000, count);
  for (let start = 0; start < count; start += PER_FULFILLMENT) {
    const some = numbers.slice(start, start + PER_FULFILLMENT);
    const payload = fulfillmentPayload({ id: 900 + start, numbers: some });
    await world.deliver("fulfillments/create", payload);
  }
}
const register = () => createRegisterJob(world.deps)({ shopId: SHOP });
const sync = () => createSyncJob(world.deps)({ shopId: SHOP });
const breaker = async () => (await readServiceState(database.pool, SHOP)).breaker;
const inState = (registrationState: string) =>
  database.prisma.shipment.count({ where: { shopId: SHOP, registrationState } });
const refuseAll = (code: number) => {
  for (const number of numbersFrom(1000, 100)) world.service.refusals.set(number, code);
};

describe("an exhausted quota", () => {
  test("pauses the shop's registration until a probe of one parcel", async () => {
    refuseAll(4021);
    await register();
    expect(await breaker()).toMatchObject({ reason: "quota", openedAt: world.clock.now() });
    expect(world.service.batchSizes).toEqual([40]);
    world.clock.advance(14 * MINUTE_MS);
    await register();
    await register();
    expect(world.service.batchSizes).toEqual([40]);
    expect(await enqueuePendingShipments(database.pool, world.clock.now())).toBe(0);

    world.clock.advance(1 * MINUTE_MS);
    expect(await enqueuePendingShipments(database.pool, world.clock.now())).toBe(1);
    await register();
    expect(world.service.batchSizes).toEqual([40, 1]);
    expect(await inState("pending")).toBe(100);
  });

  test("is probed at growing intervals of at most six hours", async () => {
    refuseAll(4021);
    const gapsMs: number[] = [];
    const began = world.clock.now();
    for (let probe = 0; probe < 8; probe++) {
      await register();
      const { openUntil, openedAt } = (await breaker())!;
      expect(openedAt).toEqual(began);
      gapsMs.push(openUntil.getTime() - world.clock.now().getTime());
      world.clock.set(openUntil);
    }
    const minutes = [15, 30, 60, 120, 240, 360, 360, 360];
    expect(gapsMs).toEqual(minutes.map((count) => count * MINUTE_MS));
  });

  test("ends when the probe is accepted, and all parcels are registered", async () => {
    refuseAll(4021);
    await register();
    world.service.refusals.clear();
    world.clock.advance(15 * MINUTE_MS);
    await register();
    expect(await breaker()).toBeNull();
    expect(world.service.batchSizes).toEqual([40, 1, 40, 40, 19]);
    expect(await inState("registered")).toBe(100);
  });

  test("ends at once when the merchant resumes it", async () => {
    refuseAll(4021);
    await register();
    world.service.refusals.clear();
    await probeNow(database.pool, SHOP, world.clock.now());
    await register();
    expect(await inState("registered")).toBe(100);
  });

  test("does not end because reading works", async () => {
    refuseAll(4021);
    await register();
    world.clock.advance(15 * MINUTE_MS);
    await sync();
    expect(await breaker()).toMatchObject({ reason: "quota" });
  });
});

test.each(["unauthenticated", "forbidden"] as const)(
  "a key that is refused (%s) pauses reading too, and a working one ends it",
  async (code) => {
    world.service.failNext(new AppError(code, "4002"));
    await sync();
    expect(await breaker()).toMatchObject({ reason: "key" });
    const asked = world.service.listQueries.length;
    await sync();
    expect(world.service.listQueries).toHaveLength(asked);
    world.clock.advance(15 * MINUTE_MS);
    await sync();
    expect(await breaker()).toBeNull();
    await register();
    expect(await inState("registered")).toBe(100);
  },
);

test("a service that is down for a day is probed every five minutes and loses nothing", async () => {
  await fulfilled(1000);
  const downUntil = world.clock.now().getTime() + DAY_MS;
  let refusedCalls = 0;
  world.service.during = async () => {
    if (world.clock.now().getTime() >= downUntil) return;
    refusedCalls++;
    throw new AppError("unavailable", "down");
  };
  for (let minute = 0; minute < 24 * 60; minute++) {
    if (await enqueuePendingShipments(database.pool, world.clock.now())) await register();
    world.clock.advance(MINUTE_MS);
  }
  expect(refusedCalls).toBeGreaterThanOrEqual(24 * 12);
  expect(refusedCalls).toBeLessThan(24 * 12 + 10);
  expect(await inState("pending")).toBe(1000);

  world.clock.advance(5 * MINUTE_MS);
  await takeJobs(database.pool);
  const turns: number[] = [];
  do {
    const before = world.service.created.length;
    await register();
    turns.push(world.service.created.length - before);
    // Whatever is left comes as a job at the end of the queue, behind all other shops'.
  } while ((await takeJobs(database.pool)).some(({ name }) => name === "shipments.register"));
  expect(turns).toEqual([361, 400, 239]);
  expect(await inState("registered")).toBe(1000);
  expect(new Set(world.service.created.map((item) => item.tracking_number)).size).toBe(1000);
}, 60_000);

test("a short outage ends within seconds of its end", async () => {
  world.service.failNext(new AppError("unavailable", "down"));
  await register();
  expect((await breaker())?.openUntil).toEqual(
    new Date(world.clock.now().getTime() + 5 * SECOND_MS),
  );
  world.clock.advance(5 * SECOND_MS);
  await register();
  expect(await inState("registered")).toBe(100);
});

test("a parcel removed during a pause is deleted at the service after it", async () => {
  await register();
  const numbers = numbersFrom(1001, 99);
  const taken = fulfillmentPayload({ numbers, updatedAt: "2026-03-01T12:00:00Z" });
  await world.deliver("fulfillments/update", taken);
  world.service.failNext(new AppError("unavailable", "down"));
  await world.runUnregister();
  expect(world.service.deleted).toEqual([]);
  const again = async () =>
    (await takeJobs(database.pool)).filter(({ name }) => name === "shipments.unregister");
  const openUntil = (await breaker())!.openUntil;
  expect(await again()).toMatchObject([{ runAt: openUntil }]);

  // Woken too early, it waits on; at its time it is the probe.
  const job = { shopId: SHOP, carrierCode: "ups", trackingNumber: "RIGHT1000", generation: 1 };
  const unregister = createUnregisterJob(world.deps);
  await unregister(job);
  expect(await again()).toMatchObject([{ runAt: openUntil }]);
  world.clock.set(openUntil.toISOString());
  await unregister(job);
  expect(world.service.deleted).toEqual(["ups/RIGHT1000"]);
  expect(await breaker()).toBeNull();
});

test("a Retry-After of the breaker is respected and counts as no failed probe", async () => {
  const keptAway = () => new AppError("unavailable", "closed", { retryAfterMs: 7 * SECOND_MS });
  for (let time = 0; time < 5; time++) {
    world.service.failNext(keptAway());
    await register();
    const { openUntil } = (await breaker())!;
    expect(openUntil.getTime() - world.clock.now().getTime()).toBe(7 * SECOND_MS);
    world.clock.advance(7 * SECOND_MS);
  }
  world.service.failNext(new AppError("unavailable", "down"));
  await register();
  const { openUntil } = (await breaker())!;
  expect(openUntil.getTime() - world.clock.now().getTime()).toBe(10 * SECOND_MS);
});

test("many workers that fail at once start one pause", async () => {
  refuseAll(4021);
  await Promise.all([register(), register(), register()]);
  const { openUntil } = (await breaker())!;
  expect(openUntil.getTime() - world.clock.now().getTime()).toBe(15 * MINUTE_MS);
});

test("another failure after the pause starts a new one with its own reason", async () => {
  refuseAll(4021);
  await register();
  world.clock.advance(1 * HOUR_MS);
  world.service.failNext(new AppError("unauthenticated", "4001"));
  await register();
  expect(await breaker()).toMatchObject({ reason: "key", openedAt: world.clock.now() });
});
