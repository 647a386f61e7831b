// Retention erases an order's customer after the shop's number of days, and never earlier.
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { deleteTrackingsAtServices } from "~/privacy/redaction/delete-trackings.server";
import { createRetainJob, createRetentionJob } from "~/privacy/retention/retention.server";
import { listAccess, logAccess } from "~/privacy/access-log/store-access.server";
import { setStatus } from "~/shipments/corrections/set-status.server";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import { saveRetentionDays } from "~/shops/store.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { searchEverywhere } from "./search";
import { type World, customer, orderBody, requestBody, startWorld } from "./world";

const SHOP = "keeps-ninety.myshopify.com";
const OTHER = "keeps-longer.myshopify.com";
const DAYS = 90;
const ada = customer(SHOP, "zephyrine", 91_001);
const bob = customer(OTHER, "barnabas", 82_002);

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  world = await startWorld(database);
  for (const who of [ada, bob]) {
    await world.install(who.shop);
    await world.meet(who);
    await world.runJobs();
  }
  await saveRetentionDays(database.pool, SHOP, DAYS);
  const parcel = await database.prisma.shipment.findFirst({ where: { shopId: SHOP } });
  const called = { status: "exception" as const, reason: `${ada.lastName} called` };
  await setStatus(database, SHOP, parcel!.id, called, { now: new Date() });
  await database.pool.query(
    `update shipments set legs = '{"origin": {"carrierCode": "usps"}}' where shop_id = $1`,
    [SHOP],
  );
});
afterAll(() => database.drop());

/** Both shops' passes, that many days from now; with what they enqueue. */
async function pass(
  daysFromNow: number,
  engineDaysFromNow = daysFromNow,
  shopIds = [SHOP, OTHER],
): Promise<void> {
  const at = (days: number) => ({ now: () => new Date(Date.now() + days * DAY_MS) });
  const deps = { ...world.services, clock: at(daysFromNow), engineClock: at(engineDaysFromNow) };
  for (const shopId of shopIds) {
    await createRetainJob(deps)({ shopId });
    await deleteTrackingsAtServices(world.services, shopId);
  }
}

const emailOf = async (who: typeof ada) => {
  const order = await database.prisma.order.findFirst({ where: { id: who.orderId } });
  return order?.emailSealed
    ? testSealer.open(order.emailSealed, ORDER_EMAIL.at(order.shopId, order.id)).toString()
    : null;
};

test("nothing goes while its time is not over", async () => {
  await pass(DAYS - 1);
  expect(await emailOf(ada)).toBe(ada.email);
  expect(await database.prisma.engineTracking.count()).toBe(4);
});

test("an order that changed lately keeps its customer, however old it is", async () => {
  const changedAt = new Date(Date.now() + (DAYS - 6) * DAY_MS).toISOString();
  const cleo = customer(SHOP, "cleophas", 73_003);
  await world.send("orders/create", SHOP, orderBody(cleo));
  await world.send("orders/updated", SHOP, orderBody(cleo, changedAt));
  await world.runJobs();
  const before = await emailOf(ada);
  await pass(DAYS + 1, 0, [SHOP]);
  expect(await emailOf(cleo)).toBe(cleo.email);
  expect([before, await emailOf(ada)]).toEqual([ada.email, null]);
  // The engine's copies are measured by the engine's clock.
  const copy = await database.prisma.engineTracking.findFirst({
    where: { trackingNumber: ada.apiNumber },
  });
  expect(copy?.customerSealed).not.toBeNull();
  await world.send("customers/redact", SHOP, requestBody(cleo));
  await world.runJobs();
});

test("after its time the customer goes, and the shop's lists stay whole", async () => {
  await pass(DAYS + 1);
  const words = [ada.email, ada.phone, ada.street, ada.lastName];
  const found = await searchEverywhere(database.pool, testSealer, words);
  const tables = new Set(found.map(({ where }) => where.split(".")[0]));
  // Webhooks and pushes have their own, shorter times; what the customer asked for is kept until it is answered.
  const others = ["webhook_deliveries", "engine_deliveries", "privacy_requests", "graphile_worker"];
  expect([...tables].filter((table) => !others.includes(table ?? ""))).toEqual([]);
  const shipment = await database.prisma.shipment.findFirst({ where: { shopId: SHOP } });
  expect(shipment).toMatchObject({ trackingNumber: ada.number, lastEvent: null, legs: {} });
  expect(shipment).toMatchObject({ manualStatus: "exception", manualReason: "" });
  expect(await database.prisma.checkpoint.count({ where: { shopId: SHOP } })).toBe(0);
  const order = await database.prisma.order.findFirst({ where: { shopId: SHOP } });
  expect(order).toMatchObject({ name: ada.orderName, emailIndex: null });
  expect(await database.prisma.orderKey.count({ where: { shopId: SHOP } })).toBe(0);
  // The service has forgotten the parcel, and keeps the other client's without the person.
  const left = await database.prisma.engineTracking.findMany({
    where: { trackingNumber: { in: [ada.number, ada.apiNumber] } },
  });
  expect(left).toMatchObject([
    { trackingNumber: ada.apiNumber, customerSealed: null, comment: null },
  ]);
});

test("a shop that keeps longer still has everything", async () => {
  expect(await emailOf(bob)).toBe(bob.email);
  const left = await database.prisma.engineTracking.count({
    where: { trackingNumber: { in: [bob.number, bob.apiNumber] }, customerSealed: { not: null } },
  });
  expect(left).toBe(2);
});

test("a late webhook does not bring an address back whose time was over", async () => {
  await world.send("orders/updated", SHOP, orderBody(ada, "2026-09-01T09:00:00Z"));
  await world.runJobs();
  expect(await emailOf(ada)).toBeNull();
  const order = await database.prisma.order.findFirst({ where: { id: ada.orderId } });
  expect(order).toMatchObject({
    emailIndex: null,
    customerIndex: null,
    customerLocale: null,
    name: ada.orderName,
  });
  expect(await database.prisma.orderKey.count({ where: { shopId: SHOP } })).toBe(0);
});

test("lines of the access log go after a year", async () => {
  const line = { userId: "1", what: "webhook_body", record: "w1" } as const;
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  await logAccess(database.pool, SHOP, { ...line, record: "kept", readAt: daysAgo(364) });
  await logAccess(database.pool, SHOP, { ...line, readAt: daysAgo(366) });
  await createRetentionJob(world.services)();
  const bodies = (await listAccess(database.pool, SHOP, 10)).filter(
    ({ what }) => what === "webhook_body",
  );
  expect(bodies).toMatchObject([{ record: "kept" }]);
});
