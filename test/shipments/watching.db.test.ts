// The merchant stops the tracking of a shipment, and resumes it: at the service, in its state and in its history.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import { resumeWatching, stopWatching } from "~/shipments/corrections/watching.server";
import { findShipment, setCarrier } from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "1Z999AA10123456784";
const SECOND = "RR123456785DE";
let database: TestDatabase;
let world: World;
let id: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  id = (await database.prisma.shipment.findFirstOrThrow()).id;
});

const actor = () => ({ now: world.clock.now(), by: "77" });
const stop = (ids = [id], shop = SHOP) => stopWatching(database, shop, ids, actor());
const resume = () => resumeWatching(database, SHOP, [id], actor());

test("stopped, the service deletes the number, and the history says who stopped it", async () => {
  expect(await stop()).toEqual([id]);
  await world.runUnregister();
  expect(await world.shipments()).toEqual([`${NUMBER} ups stopped`]);
  expect(world.service.watched.size).toBe(0);
  const shipment = await findShipment(database, SHOP, id);
  expect(shipment?.changes.at(-1)).toMatchObject({
    before: "registered",
    after: "stopped",
    by: "77",
  });
  expect(await stop()).toEqual([]);
});

test("resumed, it is registered again", async () => {
  await stop();
  await world.runUnregister();
  expect(await resume()).toEqual([id]);
  await world.register();
  expect(await world.shipments()).toEqual([`${NUMBER} ups registered`]);
  expect(world.service.watched.size).toBe(1);
  expect(await resume()).toEqual([]);
});

test("resumed before the service deleted the number, it stays there", async () => {
  await stop();
  await resume();
  await world.runUnregister();
  await world.register();
  expect(world.service.deleted).toEqual([]);
  expect(await world.shipments()).toEqual([`${NUMBER} ups registered`]);
});

/** Runs while the second shipment is being registered, before the service takes it. */
async function duringRegistration(act: (pendingId: string) => Promise<unknown>) {
  await world.deliver("fulfillments/create", fulfillmentPayload({ id: 2, numbers: [SECOND] }));
  world.service.during = async () => {
    world.service.during = null;
    const pending = await database.prisma.shipment.findFirstOrThrow({
      where: { registrationState: "pending" },
    });
    await act(pending.id);
  };
}

test("stopped while a registration is under way, its answer does not start it again", async () => {
  await duringRegistration((pendingId) => stop([pendingId]));
  await world.register();
  await world.runUnregister();
  expect(await world.shipments()).toEqual([`${NUMBER} ups registered`, `${SECOND} ups stopped`]);
  expect([...world.service.watched.keys()]).toEqual([`ups/${NUMBER}`]);
});

test("stopped while a registration is under way whose answer is lost, the service deletes it", async () => {
  await duringRegistration(async (pendingId) => {
    await stop([pendingId]);
    await world.runUnregister();
    world.service.loseNextAnswer(new AppError("unavailable", "timed out"));
  });
  await world.register();
  expect(world.service.watched.size).toBe(2);
  world.clock.advance(15 * SECOND_MS);
  await world.runUnregister();
  expect([...world.service.watched.keys()]).toEqual([`ups/${NUMBER}`]);
});

test("stopped and resumed while a registration is under way, it is registered again", async () => {
  await duringRegistration(async (pendingId) => {
    await stop([pendingId]);
    await resumeWatching(database, SHOP, [pendingId], actor());
  });
  const { createBatch } = world.service;
  world.service.createBatch = async (items) => {
    const answers = await createBatch.call(world.service, items);
    world.service.createBatch = createBatch;
    // As the deletion does that was on its way when tracking was resumed.
    await world.service.delete("ups", SECOND);
    return answers;
  };
  await world.register();
  await world.runUnregister();
  await world.register();
  expect(world.service.watched.size).toBe(2);
  expect(await world.shipments()).toEqual([`${NUMBER} ups registered`, `${SECOND} ups registered`]);
});

test("a stopped shipment stays stopped under another carrier and with a later webhook", async () => {
  await stop();
  await setCarrier(database, SHOP, id, "fedex", { remember: false, ...actor() });
  await world.deliver(
    "fulfillments/update",
    fulfillmentPayload({ numbers: [NUMBER], updatedAt: "2026-03-02T10:00:00Z" }),
  );
  await world.register();
  expect((await world.shipments()).map((line) => line.split(" ").at(-1))).toEqual(["stopped"]);
});

test("another shop's shipment is not stopped", async () => {
  expect(await stop([id], "two.myshopify.com")).toEqual([]);
  expect(await world.shipments()).toEqual([`${NUMBER} ups registered`]);
});
