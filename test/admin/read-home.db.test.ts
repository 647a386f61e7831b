// The home page's facts, read from a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHome } from "~/routes/app._index/read-home.server";
import { readList } from "~/routes/app.shipments._index/read-list.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { findService } from "~/shops/store.server";
import { ENGLISH } from "~/ui/language/texts";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { NO_SOURCES, NOW } from "./samples";

const SHOP = "one.myshopify.com";
const OTHER = "two.myshopify.com";

let database: TestDatabase;
let services: Parameters<typeof readHome>[0];

beforeAll(async () => {
  database = await freshDatabase();
  services = {
    database,
    clock: { now: () => NOW },
    env: { SHOPIFY_API_KEY: "key-1" },
    sealer: testSealer,
    sourcesOf: async () => NO_SOURCES,
    engine: { carrierKeys: { health: async () => [] } },
  };
  await database.prisma.shop.create({ data: { id: SHOP, ianaTimezone: "Asia/Tokyo" } });
});
afterAll(() => database.drop());

let made = 0;
async function shipment(shopId: string, data: Record<string, string>) {
  made += 1;
  const number = `LV${made}CN`;
  await database.prisma.shipment.create({
    data: {
      shopId,
      id: `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`,
      carrierCode: "china-post",
      carrierSource: "company",
      trackingNumber: number,
      numberKey: number,
      ...data,
    },
  });
  return number;
}

async function delivery(shopId: string, webhookId: string, receivedAt: string) {
  await database.prisma.webhookDelivery.create({
    data: { shopId, webhookId, topic: "fulfillments/create", receivedAt: new Date(receivedAt) },
  });
}

test("a shop that was just installed has its first steps and nothing to tell yet", async () => {
  const view = await readHome(services, SHOP, ENGLISH);
  expect(view.isFirstRun).toBe(true);
  expect(view.health).toEqual({
    lastWebhookAt: null,
    waiting: 0,
    lastCheck: null,
    untracked: null,
    problems: [],
  });
});

test("a shop of which only a session is known yet has a home page, too", async () => {
  expect((await readHome(services, "unseen.myshopify.com", ENGLISH)).isFirstRun).toBe(true);
});

test("the page tells of its own shop only", async () => {
  await delivery(SHOP, "w1", "2026-11-22T11:00:00Z");
  await delivery(SHOP, "w2", "2026-11-22T11:57:00Z");
  await delivery(OTHER, "w3", "2026-11-22T11:59:00Z");
  await shipment(SHOP, { registrationState: "pending" });
  await shipment(SHOP, { registrationState: "registered", status: "transit" });
  const unknown = await shipment(SHOP, {
    registrationState: "needs_carrier",
    carrierCode: "unknown",
  });
  const lost = await shipment(SHOP, { registrationState: "registered", status: "exception" });
  await shipment(OTHER, { registrationState: "pending" });
  await shipment(OTHER, { registrationState: "rejected" });
  await database.prisma.syncCursor.createMany({
    data: [
      { shopId: SHOP, syncedAt: new Date("2026-11-22T11:58:00Z") },
      { shopId: OTHER, syncedAt: NOW },
    ],
  });

  const sourcesOf = async () => ({ ...NO_SOURCES, kind: "cloud" as const });
  const view = await readHome({ ...services, sourcesOf }, SHOP, ENGLISH);
  expect(view.isFirstRun).toBe(false);
  expect(view.health).toMatchObject({
    lastWebhookAt: { ago: "3 minutes ago", text: "Nov 22 at 8:57 pm" },
    waiting: 1,
    lastCheck: { at: { ago: "2 minutes ago" } },
  });
  expect(view.attention.rows.map((row) => row.trackingNumber)).toEqual([unknown, lost]);
  expect(view.attention.reasons.map(({ label, count }) => [label, count])).toEqual([
    ["Carrier needed", "1"],
    ["Delivery problem", "1"],
  ]);
  expect(view.attention.viewAll.text).toBe("View all 2");
  expect(view.tiles.find((tile) => tile.status === "transit")?.count).toBe(1);
});

test("shipments without any update are counted as tracked by nobody, unless their source is known", async () => {
  await shipment(SHOP, {
    registrationState: "registered",
    trackingNumber: "SANDBOX-1",
    numberKey: "SANDBOX1",
  });
  expect((await readHome(services, SHOP, ENGLISH)).health.untracked).toBeNull();
  await shipment(SHOP, { registrationState: "registered" });
  await shipment(SHOP, { registrationState: "registered", status: "notfound" });
  await shipment(SHOP, { registrationState: "registered", lastCheckpointAt: "2026-11-20 10:00" });
  await shipment(OTHER, { registrationState: "registered" });
  expect((await readHome(services, SHOP, ENGLISH)).health.untracked).toEqual({
    count: "2",
    url: "/app/shipments?source=nobody",
  });
  const isCloud = async () => ({ ...NO_SOURCES, kind: "cloud" as const });
  const { health } = await readHome({ ...services, sourcesOf: isCloud }, SHOP, ENGLISH);
  expect(health.untracked).toBeNull();
});

test("each count equals the list behind its link, and what nobody tracks is counted as that alone", async () => {
  const old = { registrationState: "registered", fulfilledAt: "2026-11-01T10:00:00Z" };
  const untracked = await shipment(SHOP, old);
  await shipment(SHOP, { ...old, carrierCode: "ups" });
  await shipment(SHOP, { ...old, status: "notfound", lastCheckpointAt: "2026-11-02 10:00" });
  await shipment(SHOP, { ...old, trackingNumber: "SANDBOX-2", numberKey: "SANDBOX2" });
  const sourcesOf = async () => ({ ...NO_SOURCES, keyedCarriers: ["ups"] });
  const home = await readHome({ ...services, sourcesOf }, SHOP, ENGLISH);
  const listOf = async (url: string) => {
    const { searchParams } = new URL(url, "https://waymark.test");
    const query = { ...readShipmentQuery(searchParams), pageSize: 100 };
    return readList({ ...services, sourcesOf }, SHOP, query, ENGLISH);
  };
  const { attention, tiles, health } = home;
  const counted = [
    { count: /\d+/.exec(attention.viewAll.text)?.[0], url: attention.viewAll.url },
    ...attention.reasons,
    ...tiles,
    ...(health.untracked ? [health.untracked] : []),
  ];
  for (const { count, url } of counted)
    expect((await listOf(url)).rows, url).toHaveLength(Number(count));
  const labelOnly = attention.reasons.find(({ label }) => label === "Not scanned yet");
  expect(labelOnly?.count).toBe("3");
  const numbersOf = async (url?: string) =>
    (await listOf(url ?? "")).rows.map(({ trackingNumber }) => trackingNumber);
  expect(await numbersOf(labelOnly?.url)).not.toContain(untracked);
  expect(await numbersOf(health.untracked?.url)).toContain(untracked);
  expect(attention.reasons.at(-1)).toEqual({ label: "Not tracked", ...health.untracked });
});

test("the kind of a tracking service is known without its key", async () => {
  expect(await findService(database, SHOP)).toBeNull();
  const apiKeySealed = Buffer.from("not a sealed key");
  await database.prisma.trackingConnection.create({
    data: { shopId: SHOP, kind: "cloud", apiKeySealed },
  });
  expect(await findService(database, SHOP)).toMatchObject({ kind: "cloud" });
  expect(await findService(database, OTHER)).toBeNull();
});
