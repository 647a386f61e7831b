// What an order contains is read from Shopify: pictures, and what was not sent yet.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MINUTE_MS } from "~/lib/time";
import { enqueueItemReads, findUnsentItems } from "~/shipments/items/store-items.server";
import { findShipmentsOfOrders } from "~/shipments/read/queries.server";
import { createReadItemsJob } from "~/shopify/orders/read-items.server";
import { fetchAdminSchema } from "../stand-in/admin-api/admin-schema";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { SHOP, type ShopWorld, startShopWorld } from "./shop-world";

let database: TestDatabase;
let world: ShopWorld;
beforeAll(async () => {
  await fetchAdminSchema(() => {});
  database = await freshDatabase();
}, 180_000);
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startShopWorld(database);
});

const LINES = [
  { sku: "NP-MUG-SND", quantity: 2 },
  { sku: "NP-LMP-BRS", quantity: 1 },
];

function order() {
  return world.actions.createOrder(SHOP, { email: "ada@example.com", lineItems: LINES });
}

function send(orderId: string, skus: string[], number: string) {
  world.clock.advance(MINUTE_MS);
  return world.actions.fulfill(SHOP, orderId, { company: "UPS", numbers: [number], skus });
}

/** Runs the jobs that are enqueued for the shop's orders; their number. */
async function readDue(): Promise<number> {
  await enqueueItemReads(database.pool, [SHOP]);
  const jobs = (await takeJobs(database.pool)).filter(({ name }) => name === "shopify.read_items");
  for (const _ of jobs) await createReadItemsJob(world.deps)({ shopId: SHOP });
  return jobs.length;
}

const unsent = async (orderId: string) =>
  (await findUnsentItems(database.pool, SHOP, [orderId])).map(({ title }) => title);

test("a parcel's items get their pictures, and the rest of the order is still to come", async () => {
  const { id } = order();
  await world.deliverAll();
  expect(await readDue()).toBe(0);
  send(id, ["NP-MUG-SND"], "1Z999AA10123456784");
  await world.deliverAll();
  expect(await unsent(id)).toEqual([]);
  expect(await readDue()).toBe(1);
  const [parcel] = await findShipmentsOfOrders(database, SHOP, [id]);
  expect(parcel?.orders[0]?.items).toMatchObject([
    {
      title: "Harbour mug",
      variantTitle: "Sand",
      image: { url: expect.stringContaining("/np-mug-snd.svg"), alt: "Harbour mug" },
    },
  ]);
  expect(await unsent(id)).toEqual(["Brass cabin lamp"]);
});

test("a second fulfillment ends that at once, before Shopify is read again", async () => {
  const { id } = order();
  send(id, ["NP-MUG-SND"], "1Z999AA10123456784");
  await world.deliverAll();
  await readDue();
  const rest = send(id, ["NP-LMP-BRS"], "1Z999AA10123456792");
  await world.deliverAll();
  expect(await unsent(id)).toEqual([]);
  expect(await readDue()).toBe(1);
  expect(await readDue()).toBe(0);
  world.clock.advance(MINUTE_MS);
  world.actions.cancelFulfillment(SHOP, rest.id);
  await world.deliverAll();
  await readDue();
  expect(await unsent(id)).toEqual(["Brass cabin lamp"]);
  world.clock.advance(MINUTE_MS);
  world.actions.cancelOrder(SHOP, id);
  await world.deliverAll();
  expect(await unsent(id)).toEqual([]);
});

test("an order that Shopify no longer gives is asked for once", async () => {
  const { id } = order();
  send(id, ["NP-MUG-SND"], "1Z999AA10123456784");
  await world.deliverAll();
  world.network.answer = async () =>
    Response.json({ data: { order: null }, extensions: { cost: null } });
  expect(await readDue()).toBe(1);
  expect(await readDue()).toBe(0);
  expect(await unsent(id)).toEqual([]);
});

test("a shop that uninstalled the app is not read", async () => {
  const { id } = order();
  send(id, ["NP-MUG-SND"], "1Z999AA10123456784");
  await world.deliverAll();
  await database.prisma.shop.update({ where: { id: SHOP }, data: { installedAt: null } });
  const before = world.questions();
  await readDue();
  expect(world.questions()).toBe(before);
});
