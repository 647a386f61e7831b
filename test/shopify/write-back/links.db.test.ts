// The shop's tracking page as a fulfillment's link: written once, and other links are kept.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Delivery } from "~/inbox/delivery";
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { createShipmentTopicHandlers } from "~/shipments/record/record-webhook.server";
import { saveChoice } from "~/shopify/write-back/store-choice.server";
import { createWriteLinksJob, withTrackingLinks } from "~/shopify/write-back/write-links.server";
import { type World, SHOP, startWorld } from "../../shipments/world";
import { type TestDatabase, freshDatabase } from "../../support/database";
import { takeJobs } from "../../support/jobs";
import { testSealer } from "../../support/sealer";
import { fulfillmentPayload, orderPayload } from "../../support/shopify-story";
import { type ShopifyDouble, shopifyDouble } from "./shopify-double";

const A = "1Z999AA10123456784";
const B = "1Z999AA10123456792";
const F = "900";
const UPS = (number: string) => `https://www.ups.com/track?tracknum=${number}`;
const OURS = (number: string) => `https://${SHOP}/apps/track?number=${number}`;

let database: TestDatabase;
let world: World;
let shopify: ShopifyDouble;
let updates: number;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await startWorld(database);
  await database.pool.query("truncate write_back, write_back_links");
  world.clock.set("2026-02-28T12:00:00Z");
  shopify = shopifyDouble(world.clock);
  updates = 0;
  await turn(true);
  await world.deliver("orders/create", orderPayload({}));
});

const turn = (links: boolean) =>
  saveChoice(database.pool, SHOP, { events: false, links }, world.clock.now());
const made = () => shopify.fulfillments.get(F)!;
const urls = () => made().tracking.map(({ url }) => url);

/** Delivers a webhook with the current fulfillment; true: links are to be written. */
async function deliver(topic = "fulfillments/update"): Promise<boolean> {
  await takeJobs(database.pool);
  const payload = fulfillmentNow();
  const handlers = withTrackingLinks(
    createShipmentTopicHandlers({ sealer: testSealer, clock: world.clock }),
  );
  const isOrder = topic.startsWith("orders/");
  const body = isOrder
    ? orderPayload({ fulfillments: [payload], updatedAt: String(payload.updated_at) })
    : payload;
  const delivery = { shopId: SHOP, topic, payload: body, triggeredAt: null } as Delivery;
  await inTransaction(database.pool, (tx) => handlers[topic]!(tx, [delivery]));
  return (await takeJobs(database.pool)).some(({ name }) => name === "shopify.write_links");
}

function fulfillmentNow() {
  const { company, tracking } = made();
  return fulfillmentPayload({
    company,
    numbers: tracking.map(({ number }) => number),
    urls: tracking.map(({ url }) => url ?? ""),
    updatedAt: `2026-03-01T09:00:${String(++updates).padStart(2, "0")}Z`,
  });
}
const write = () =>
  createWriteLinksJob({ ...world.deps, log: createLog("silent"), admin: shopify.admin })({
    shopId: SHOP,
    fulfillmentId: F,
  });

test("a number's link becomes the tracking page; company and number stay, and nobody is notified", async () => {
  shopify.add(F, [{ number: A, url: UPS(A) }]);
  expect(await deliver("fulfillments/create")).toBe(true);
  await write();
  expect(made().updates).toEqual([{ company: "UPS", numbers: [A], urls: [OURS(A)] }]);
});

test("an order's own webhook asks for it as well: the fulfillment's may be lost", async () => {
  shopify.add(F, [{ number: A, url: UPS(A) }]);
  expect(await deliver("orders/updated")).toBe(true);
  await write();
  expect(urls()).toEqual([OURS(A)]);
  expect(await deliver("orders/updated")).toBe(false);
});

describe("the guard against loops", () => {
  beforeEach(async () => {
    shopify.add(F, [{ number: A, url: UPS(A) }]);
    await deliver("fulfillments/create");
    await write();
  });

  test("the update's own webhook changes nothing here and asks for nothing", async () => {
    const before = await shipment();
    expect(await deliver()).toBe(false);
    expect(await shipment()).toEqual({ ...before, updatedAt: expect.any(Date) as Date });
    expect(before.trackingUrl).toBe(UPS(A));
    await write();
    expect(made().updates).toHaveLength(1);
  });

  test("a merchant's later link stays", async () => {
    made().tracking = [{ number: A, url: "https://merchant.example/parcel" }];
    expect(await deliver()).toBe(false);
    await write();
    expect(urls()).toEqual(["https://merchant.example/parcel"]);
  });

  test("a number that comes later gets the page, and the first one's link stays as it is", async () => {
    made().tracking = [
      { number: A, url: "https://merchant.example/parcel" },
      { number: B, url: UPS(B) },
    ];
    expect(await deliver()).toBe(true);
    await write();
    expect(urls()).toEqual(["https://merchant.example/parcel", OURS(B)]);
    expect(await deliver()).toBe(false);
  });

  test("a number without a link can't be kept beside another's, so nothing is written", async () => {
    made().tracking = [
      { number: A, url: null },
      { number: B, url: UPS(B) },
    ];
    await deliver();
    await write();
    expect(urls()).toEqual([null, UPS(B)]);
  });
});

test("a carrier that only the link names keeps it", async () => {
  shopify.add(F, [{ number: "424242", url: "https://www.dhl.de/track?piececode=424242" }], null);
  expect(await deliver("fulfillments/create")).toBe(true);
  expect((await shipment()).carrierSource).toBe("url");
  await write();
  expect(made().updates).toEqual([]);
  expect(await deliver()).toBe(false);
});

describe("a lost answer", () => {
  beforeEach(async () => {
    shopify.add(F, [{ number: A, url: UPS(A) }]);
    await deliver("fulfillments/create");
  });

  test("that did what was asked is found out", async () => {
    shopify.losesNextMutation = true;
    await expect(write()).rejects.toThrow("did not answer");
    await write();
    expect(made().updates).toHaveLength(1);
    expect(await deliver()).toBe(false);
  });

  test("that did nothing is made up for", async () => {
    shopify.before = () => Promise.reject(new Error("killed"));
    await expect(write()).rejects.toThrow();
    shopify.before = null;
    expect(await deliver()).toBe(true);
    await write();
    expect(urls()).toEqual([OURS(A)]);
  });

  test("does not undo what a merchant did meanwhile", async () => {
    shopify.before = () => Promise.reject(new Error("killed"));
    await expect(write()).rejects.toThrow();
    shopify.before = null;
    made().tracking = [{ number: A, url: "https://merchant.example/parcel" }];
    await write();
    expect(made().updates).toEqual([]);
  });
});

test("fulfillments from before the switch, canceled ones, and shops without it are left alone", async () => {
  world.clock.set("2026-03-05T12:00:00Z");
  await turn(false);
  await turn(true);
  shopify.add(F, [{ number: A, url: UPS(A) }]);
  expect(await deliver("fulfillments/create")).toBe(false);
  await write();
  expect(shopify.calls).toBe(0);
});

test("what Shopify refuses is not asked again", async () => {
  shopify.add(F, [{ number: A, url: UPS(A) }]);
  await deliver("fulfillments/create");
  shopify.userError = "Tracking url is invalid";
  await write();
  expect(urls()).toEqual([UPS(A)]);
  expect(await deliver()).toBe(false);
});

const shipment = () => database.prisma.shipment.findFirstOrThrow({ where: { shopId: SHOP } });
