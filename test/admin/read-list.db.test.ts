// Reads the shipments list from a real database by its URL.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPlace } from "~/routes/app.shipments.$id/read-place.server";
import { readList } from "~/routes/app.shipments._index/read-list.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import type { ShopSources } from "~/shipments/sources";
import { emailIndexInput } from "~/lib/seal.server";
import { orderKeysOf } from "~/shipments/contact/order-keys.server";
import { ENGLISH } from "~/ui/language/texts";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { NO_SOURCES, NOW } from "./samples";

const SHOP = "one.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const numbers = Array.from({ length: 60 }, (_, index) => `LV${1_000 + index}CN`);
  await database.prisma.shipment.createMany({
    data: numbers.map((number, index) => ({
      shopId: SHOP,
      id: randomUUID(),
      carrierCode: index === 0 ? "unknown" : "china-post",
      carrierSource: "company",
      trackingNumber: number,
      numberKey: number,
      registrationState: index === 0 ? "needs_carrier" : "registered",
      status: index < 4 ? "pending" : "transit",
      createdAt: new Date(NOW.getTime() + index * 1_000),
    })),
  });
});
afterAll(() => database.drop());

const sourcesOf = async () => NO_SOURCES;

function read(address: string, shopId = SHOP, sources: Partial<ShopSources> = {}) {
  const params = new URL(address, "https://waymark.test").searchParams;
  const services = {
    database,
    sealer: testSealer,
    clock: { now: () => NOW },
    sourcesOf: async () => ({ ...NO_SOURCES, ...sources }),
  };
  return readList(services, shopId, readShipmentQuery(params), ENGLISH, params.get("view"));
}

test("the newest come first, a page at a time, there and back", async () => {
  const first = await read("/app/shipments");
  expect(first.rows[0]?.trackingNumber).toBe("LV1059CN");
  expect(first).toMatchObject({ total: 60, totalText: "60 shipments", previousUrl: null });
  const second = await read(first.nextUrl ?? "");
  expect(second.rows.map((row) => row.trackingNumber).at(-1)).toBe("LV1000CN");
  expect(second.rows).toHaveLength(10);
  expect(second.nextUrl).toBeNull();
  const back = await read(second.previousUrl ?? "");
  expect(back.rows).toEqual(first.rows);
  expect(back.previousUrl).toBeNull();
});

test("a shipment knows its neighbors in the list it was opened from, and the way back", async () => {
  const list = await read("/app/shipments?status=transit&sort=added_asc");
  const [first, second, third] = list.rows;
  const services = { database, sealer: testSealer, clock: { now: () => NOW }, sourcesOf };
  const placeOf = (url = "", shopId = SHOP) => {
    const { pathname, searchParams } = new URL(url, "https://waymark.test");
    return readPlace(services, shopId, pathname.split("/").at(-1) ?? "", searchParams);
  };
  expect(await placeOf(second?.url)).toEqual({
    url: "/app/shipments?status=transit&sort=added_asc&view=all",
    previousUrl: first?.url,
    nextUrl: third?.url,
  });
  expect(await placeOf(first?.url)).toMatchObject({ previousUrl: null, nextUrl: second?.url });
  expect(await placeOf(second?.url, "two.myshopify.com")).toMatchObject({
    previousUrl: null,
    nextUrl: null,
  });
  expect(await placeOf(`/app/shipments/${second?.id}`)).toMatchObject({ url: "/app/shipments" });
});

test("a row tells that nobody tracks its shipment, and promises no scan", async () => {
  const { rows } = await read("/app/shipments?status=pending");
  expect(rows.map(({ badge, reason }) => [badge.label, reason])).toEqual([
    ...Array.from({ length: 3 }, () => ["Not tracked", null]),
    ["Carrier needed", null],
  ]);
  expect(rows.map(({ latest }) => latest)).toEqual([
    ...Array.from({ length: 3 }, () => "Nobody tracks it"),
    "Choose a carrier to start tracking",
  ]);
  const moving = await read("/app/shipments?view=transit");
  expect(moving.rows.map(({ latest }) => latest)).not.toContain("Nobody tracks it");
});

test("the tab of those that nobody tracks leaves out what a key or a service watches", async () => {
  const numbers = async (sources: Partial<ShopSources> = {}) => {
    const { rows } = await read("/app/shipments?view=untracked", SHOP, sources);
    return rows.map((row) => row.trackingNumber);
  };
  expect(await numbers()).toEqual(["LV1003CN", "LV1002CN", "LV1001CN"]);
  expect(await numbers({ keyedCarriers: ["ups"] })).toHaveLength(3);
  expect(await numbers({ keyedCarriers: ["ups", "china-post"] })).toEqual([]);
  expect(await numbers({ kind: "cloud" })).toEqual([]);
  expect(await numbers({ isAllPlayed: true })).toEqual([]);
});

test("a view's address has its filters, and a change of them keeps its tab", async () => {
  const named = await read("/app/shipments?view=transit");
  expect(named.query.status).toEqual(["transit"]);
  expect(named).toMatchObject({ total: 56, isChanged: false });
  const changed = await read("/app/shipments?view=transit&status=transit&carrier=ups");
  expect(changed.views[changed.selected]?.id).toBe("transit");
  expect(changed).toMatchObject({ total: 0, isChanged: true });
});

test("filters offer the carriers and destinations that the shop has", async () => {
  const shopId = "choices.myshopify.com";
  await database.prisma.shipment.createMany({
    data: ["ups", "dhl", "ups", "unknown"].map((carrierCode, index) => ({
      shopId,
      id: randomUUID(),
      carrierCode,
      carrierSource: "company",
      trackingNumber: `C${index}`,
      numberKey: `C${index}`,
      destinationCountry: ["US", null, "DE", "US"][index] ?? null,
    })),
  });
  const { choices } = await read("/app/shipments", shopId);
  expect(choices.carriers.map(({ value }) => value)).toEqual(["dhl", "unknown", "ups"]);
  expect(choices.destinations).toEqual([
    { value: "DE", label: "Germany" },
    { value: "US", label: "United States" },
  ]);
});

test("a tab, a search and an order of rows work together", async () => {
  const view = await read("/app/shipments?status=transit&search=lv-101&sort=added_asc");
  expect(view.rows.map((row) => row.trackingNumber)).toEqual(
    Array.from({ length: 10 }, (_, index) => `LV${1_010 + index}CN`),
  );
});

test("the status sort goes from waiting to delivered, and back", async () => {
  const shopId = "sorted.myshopify.com";
  const statuses = ["delivered", "transit", "expired", "pending", "exception", "notfound"];
  await database.prisma.shipment.createMany({
    data: statuses.map((status) => ({
      shopId,
      id: randomUUID(),
      carrierCode: "ups",
      carrierSource: "company",
      trackingNumber: status,
      numberKey: status.toUpperCase(),
      registrationState: "registered",
      status,
    })),
  });
  const sorted = async (sort: string) =>
    (await read(`/app/shipments?sort=${sort}`, shopId)).rows.map((row) => row.trackingNumber);
  const order = ["pending", "notfound", "transit", "exception", "expired", "delivered"];
  expect(await sorted("status_asc")).toEqual(order);
  expect(await sorted("status_desc")).toEqual(order.reverse());
});

test("a search finds the carrier's shown name and the customer's whole email address", async () => {
  const shopId = "searched.myshopify.com";
  const id = randomUUID();
  await database.prisma.shipment.create({
    data: {
      shopId,
      id,
      carrierCode: "la-poste-colissimo",
      carrierSource: "company",
      trackingNumber: "6A12345678901",
      numberKey: "6A12345678901",
      registrationState: "registered",
      status: "transit",
    },
  });
  const emailIndex = testSealer.blindIndex(emailIndexInput("ann@example.com"));
  await database.prisma.order.create({
    data: {
      shopId,
      id: "1",
      emailIndex: new Uint8Array(emailIndex),
      keys: {
        create: orderKeysOf(testSealer, {
          name: null,
          email: null,
          phones: [],
          postcode: null,
          customerNames: ["Ann-Sophie Müller"],
          country: null,
        }).map(({ kind, key }) => ({ kind, key: new Uint8Array(key) })),
      },
    },
  });
  await database.prisma.fulfillmentShipment.create({
    data: {
      shopId,
      fulfillmentId: "2",
      shipmentId: id,
      orderId: "1",
      position: 0,
      sourceVersion: "1",
      firstVersion: "1",
    },
  });
  const found = async (search: string) =>
    (await read(`/app/shipments?search=${encodeURIComponent(search)}`, shopId)).total;
  expect(await found("Colissimo")).toBe(1);
  expect(await found("müller, ann sophie")).toBe(1);
  expect(await found("Muller Ann Sophie")).toBe(1);
  expect(await found("Sophie Müller")).toBe(0);
  expect(await found(" Ann@Example.com ")).toBe(1);
  expect(await found("bob@example.com")).toBe(0);
});

test("another shop sees none of it", async () => {
  expect(await read("/app/shipments?search=LV", "two.myshopify.com")).toMatchObject({
    total: 0,
    rows: [],
  });
});
