import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "~/lib/database.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { findShop, listInstalledShops, markInstalled } from "~/shops/store.server";
import { shopTopicHandlers } from "~/shops/webhooks.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { examplePayload } from "../support/shopify-examples";

const SHOP = "north.myshopify.com";
const monday = new Date("2026-11-02T10:00:00Z");
const tuesday = new Date("2026-11-03T10:00:00Z");
const wednesday = new Date("2026-11-04T10:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const handle = (topic: string, payload: unknown, at: Date) =>
  inTransaction(database.pool, (tx) =>
    shopTopicHandlers[topic]!(tx, { shopId: SHOP, triggeredAt: at, receivedAt: at, payload }),
  );

test("a shop installs, leaves, comes back, and a late notice of its leaving changes nothing", async () => {
  await markInstalled(database, SHOP, monday);
  await markInstalled(database, SHOP, tuesday);
  expect((await findShop(database, SHOP))?.installedAt).toEqual(monday);
  expect(await handle("app/uninstalled", {}, tuesday)).toEqual({ outcome: "shop_uninstalled" });
  expect(await listInstalledShops(database)).toEqual([]);
  await markInstalled(database, SHOP, wednesday);
  expect(await handle("app/uninstalled", {}, tuesday)).toEqual({ outcome: "ignored_stale" });
  expect(await listInstalledShops(database)).toEqual([SHOP]);
});

test("Shopify's own example of shop/update is noted", async () => {
  const answer = await handle("shop/update", examplePayload("shop/update"), wednesday);
  expect(answer).toEqual({ outcome: "shop_noted" });
  expect((await findShop(database, SHOP))?.name).toBe(examplePayload("shop/update").name);
});

test("a payload that is not what Shopify documents is said to be so", async () => {
  expect((await handle("app/scopes_update", "?", wednesday)).outcome).toBe("unreadable");
});

test("tokens are stored sealed, come back whole, and go with the shop", async () => {
  const storage = createSessionStorage(database, testSealer, { clock: { now: () => wednesday } });
  const session = new Session({
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: "",
    isOnline: false,
    scope: "read_orders",
    accessToken: "shpat_secret",
    refreshToken: "shprt_secret",
    expires: tuesday,
    refreshTokenExpires: wednesday,
  });
  await storage.storeSession(session);
  const loaded = await storage.loadSession(session.id);
  expect(loaded?.toObject()).toEqual(session.toObject());
  const { rows } = await database.pool.query<{ row: string }>(
    `select s::text as row from sessions s`,
  );
  expect(rows[0]?.row).not.toMatch(/secret/);

  await handle("app/scopes_update", { current: ["read_orders", "read_fulfillments"] }, wednesday);
  expect((await storage.loadSession(session.id))?.scope).toBe("read_orders,read_fulfillments");
  await handle("app/uninstalled", {}, new Date("2026-11-05T10:00:00Z"));
  expect(await storage.findSessionsByShop(SHOP)).toEqual([]);
});
