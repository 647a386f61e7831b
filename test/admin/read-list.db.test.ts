// Reads the shipments list from a real database by its URL.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readList } from "~/routes/app.shipments._index/read-list.server";
import { readQuery } from "~/routes/app.shipments._index/read-query";
import type { ShopSources } from "~/shipments/sources";
import { emailIndexInput } from "~/lib/seal.server";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { NO_SOURCES, NOW } from "./samples";

const SHOP = "one.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const numbers = Array.from({ length: 30 }, (_, index) => `LV${1_000 + index}CN`);
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

function read(address: string, shopId = SHOP, sources: Partial<ShopSources> = {}) {
  const query = readQuery(new URL(address, "https://waymark.test").searchParams);
  const services = {
    database,
    sealer: testSealer,
    clock: { now: () => NOW },
    sourcesOf: async () => ({ ...NO_SOURCES, ...sources }),
  };
  return readList(services, shopId, query);
}

test("the newest come first, a page at a time", async () => {
  const first = await read("/app/shipments");
  expect(first.rows[0]?.trackingNumber).toBe("LV1029CN");
  expect(first).toMatchObject({ total: 30, range: "1–25 of 30", attention: 1, previousUrl: null });
  const second = await read(first.nextUrl ?? "");
  expect(second.rows.at(-1)?.trackingNumber).toBe("LV1000CN");
  expect(second.range).toBe("26–30 of 30");
});

test("a row tells that nobody tracks its shipment", async () => {
  const { rows } = await read("/app/shipments?view=pending");
  expect(rows.map(({ latest }) => latest)).toEqual([
    ...Array.from({ length: 3 }, () => "Nobody tracks this shipment"),
    "Choose a carrier to start tracking",
  ]);
  const moving = await read("/app/shipments?view=transit");
  expect(moving.rows.map(({ latest }) => latest)).not.toContain("Nobody tracks this shipment");
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

test("a page beyond the end shows the last one, whose links are its own", async () => {
  const view = await read("/app/shipments?page=9");
  expect(view.range).toBe("26–30 of 30");
  expect(view.previousUrl).toBe("/app/shipments");
  const only = await read("/app/shipments?view=pending&page=9");
  expect(only.range).toBe("1–4 of 4");
});

test("a tab, a search and an order of rows work together", async () => {
  const view = await read("/app/shipments?view=transit&search=lv-101&sort=created_asc");
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
    data: { shopId, id: "1", emailIndex: new Uint8Array(emailIndex) },
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
  expect(await found(" Ann@Example.com ")).toBe(1);
  expect(await found("bob@example.com")).toBe(0);
});

test("another shop sees none of it", async () => {
  expect(await read("/app/shipments?search=LV", "two.myshopify.com")).toMatchObject({
    total: 0,
    rows: [],
    attention: 0,
  });
});
