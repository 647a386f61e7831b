// One number under two company names on one order is one parcel.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  findShipmentsByNumber,
  findShipmentsOfOrders,
  setCarrier,
} from "~/shipments/read/queries.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type FulfillmentStory, fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "730295518155";
let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("orders/create", orderPayload({}));
});

const fulfilled = (id: number, story: FulfillmentStory) =>
  world.deliver("fulfillments/update", fulfillmentPayload({ id, numbers: [NUMBER], ...story }));
/** "carrier: fulfillments" of each parcel that the order's page shows. */
async function shown(orderId = "100"): Promise<string[]> {
  const parcels = await findShipmentsOfOrders(database, SHOP, [orderId]);
  return parcels.map(({ carrierCode, orders }) =>
    [carrierCode, ...orders.map((order) => order.fulfillmentId)].join(" "),
  );
}

test("the first carrier's parcel has both fulfillments, and is registered alone", async () => {
  await fulfilled(900, { company: "FedEx" });
  await fulfilled(901, { company: "UPS", updatedAt: "2026-03-01T10:00:00Z" });
  expect(await shown()).toEqual(["fedex 900 901"]);
  await world.register();
  expect(world.service.created.map((item) => item.carrier_code)).toEqual(["fedex"]);
  expect(await world.shipments()).toEqual([`${NUMBER} fedex registered`, `${NUMBER} ups removed`]);
  expect(await findShipmentsByNumber(database, SHOP, NUMBER)).toHaveLength(1);
});

test("a known carrier precedes a company that is in no list, and ends the other's registration", async () => {
  await fulfilled(900, { company: "Zippy Van Couriers" });
  expect(await shown()).toEqual(["unknown 900"]);
  await fulfilled(901, { company: "UPS", updatedAt: "2026-03-01T10:00:00Z" });
  expect(await shown()).toEqual(["ups 900 901"]);
  expect(await world.shipments()).toEqual([`${NUMBER} unknown removed`, `${NUMBER} ups pending`]);
});

test("the other carrier's parcel comes back when the first name is corrected or taken off", async () => {
  await fulfilled(900, { company: "FedEx" });
  await fulfilled(901, { company: "UPS", updatedAt: "2026-03-01T10:00:00Z" });
  await world.register();
  await fulfilled(900, { numbers: [], updatedAt: "2026-03-01T11:00:00Z" });
  await world.runUnregister();
  expect(world.service.deleted).toEqual([`fedex/${NUMBER}`]);
  expect(await shown()).toEqual(["ups 901"]);
  await fulfilled(900, { company: "UPS", updatedAt: "2026-03-01T12:00:00Z" });
  expect(await shown()).toEqual(["ups 900 901"]);
});

test("the carrier that the merchant set is the parcel's", async () => {
  await fulfilled(900, { company: "FedEx" });
  await fulfilled(901, { company: "UPS", updatedAt: "2026-03-01T10:00:00Z" });
  const [parcel] = await findShipmentsOfOrders(database, SHOP, ["100"]);
  await setCarrier(database, SHOP, parcel!.id, "ups", { remember: false, now: world.clock.now() });
  expect(await shown()).toEqual(["ups 900 901"]);
  await fulfilled(901, { company: "UPS", updatedAt: "2026-03-01T11:00:00Z" });
  await fulfilled(900, { company: "FedEx", updatedAt: "2026-03-01T12:00:00Z" });
  expect(await shown()).toEqual(["ups 900 901"]);
});

test("two orders keep the carriers that each names", async () => {
  await world.deliver("orders/create", orderPayload({ id: 200 }));
  await fulfilled(900, { company: "FedEx" });
  await fulfilled(901, { orderId: 200, company: "UPS" });
  expect([await shown(), await shown("200")]).toEqual([["fedex 900"], ["ups 901"]]);
});
