// A carrier gives a number out again: each buyer has a parcel of their own.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { findShipmentsByNumber, findShipmentsOfOrders } from "~/shipments/read/queries.server";
import { createSyncJob } from "~/shipments/sync/sync.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { fulfillmentPayload, orderPayload } from "../support/shopify-story";
import { leg, scan } from "./tracking-examples";
import { SHOP, type World, startWorld } from "./world";

const NUMBER = "1Z999AA10123456784";
let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await world.deliver("orders/create", orderPayload({ id: 100 }));
  await world.deliver("fulfillments/create", fulfillmentPayload({ numbers: [NUMBER] }));
  await world.register();
  world.service.report(NUMBER, "2026-03-05T09:00:00+00:00", {
    status: "delivered",
    origin_info: leg([scan("2026-03-05 08:00", "Delivered, signed by ANN B", "delivered")]),
  });
  await sync();
});

const sync = () => createSyncJob(world.deps)({ shopId: SHOP });
const ofOrder = (id: string) => findShipmentsOfOrders(database, SHOP, [id]);
const LATER = {
  ...fulfillmentPayload({ id: 901, orderId: 200, numbers: [NUMBER] }),
  created_at: "2027-04-05T09:00:00Z",
  updated_at: "2027-04-05T09:00:00Z",
};
async function giveOutAgain() {
  world.clock.advance(400 * DAY_MS);
  await world.deliver("orders/create", orderPayload({ id: 200, email: "bob@example.com" }));
  await world.deliver("fulfillments/create", LATER);
}

test("a reused number is a new parcel, waiting, without the earlier one's scans", async () => {
  await giveOutAgain();
  expect(await ofOrder("200")).toMatchObject([
    { status: "pending", registrationState: "pending", checkpoints: [], deliveredAt: null },
  ]);
  expect(await ofOrder("100")).toMatchObject([
    { status: "delivered", checkpoints: [{ description: "Delivered, signed by ANN B" }] },
  ]);
  const byNumber = await findShipmentsByNumber(database, SHOP, NUMBER);
  expect(byNumber.map(({ orderNames }) => orderNames)).toEqual([["#200"]]);
});

test("it is registered anew, and its scans stay from the earlier buyer", async () => {
  await giveOutAgain();
  await world.register();
  expect(world.service.deleted).toEqual([`ups/${NUMBER}`]);
  expect(world.service.created.map((item) => item.order_id)).toEqual(["100", "200"]);
  world.service.report(NUMBER, "2027-04-07T09:00:00+00:00", {
    status: "transit",
    origin_info: leg([scan("2027-04-06 08:00", "Accepted in Oslo")]),
  });
  await sync();
  expect(await ofOrder("200")).toMatchObject([
    { status: "transit", checkpoints: [{ description: "Accepted in Oslo" }] },
  ]);
  expect(await ofOrder("100")).toMatchObject([
    { status: "delivered", checkpoints: [{ description: "Delivered, signed by ANN B" }] },
  ]);
});

test("both fulfillments delivered again, in any order, keep the two parcels", async () => {
  await giveOutAgain();
  await world.deliver("fulfillments/update", LATER);
  await world.deliver("fulfillments/update", fulfillmentPayload({ numbers: [NUMBER] }));
  expect(await world.shipments()).toEqual(
    [`${NUMBER} ups pending`, `${NUMBER} ups registered`].toSorted(),
  );
  expect(await database.prisma.shipment.count({ where: { isSuperseded: true } })).toBe(1);
});

test("removed again, the later parcel gives the number back to the earlier one", async () => {
  await giveOutAgain();
  await world.deliver("fulfillments/update", {
    ...LATER,
    updated_at: "2027-04-06T09:00:00Z",
    tracking_number: null,
    tracking_numbers: [],
  });
  await takeJobs(database.pool);
  const byNumber = await findShipmentsByNumber(database, SHOP, NUMBER);
  expect(byNumber.map(({ orderNames }) => orderNames)).toEqual([["#100"]]);
});
