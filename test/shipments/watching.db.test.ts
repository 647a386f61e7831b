// The merchant stops the tracking of a shipment, and resumes it: at the service, in its state and in its history.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { resumeWatching, stopWatching } from "~/shipments/corrections/watching.server";
import { findShipment, setCarrier } from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { fulfillmentPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "1Z999AA10123456784";
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

test("stopped while a registration is under way, its answer does not start it again", async () => {
  await world.deliver(
    "fulfillments/create",
    fulfillmentPayload({ id: 2, numbers: ["RR123456785DE"] }),
  );
  world.service.during = async () => {
    world.service.during = null;
    const pending = await database.prisma.shipment.findFirstOrThrow({
      where: { registrationState: "pending" },
    });
    await stop([pending.id]);
  };
  await world.register();
  await world.runUnregister();
  expect((await world.shipments()).filter((line) => line.endsWith("stopped"))).toHaveLength(1);
  expect([...world.service.watched.keys()]).toEqual([`ups/${NUMBER}`]);
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
