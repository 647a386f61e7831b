// A shop's installation, profile, scopes and sealed tokens, as webhooks change them.
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "~/lib/database.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { findShop, listInstalledShops, recordInstall } from "~/shops/store.server";
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
  await recordInstall(database.pool, SHOP, monday);
  await recordInstall(database.pool, SHOP, tuesday);
  expect((await findShop(database, SHOP))?.installedAt).toEqual(monday);
  expect(await handle("app/uninstalled", {}, tuesday)).toEqual({
    outcome: "shop_uninstalled",
  });
  expect(await listInstalledShops(database)).toEqual([]);
  await recordInstall(database.pool, SHOP, wednesday);
  expect(await handle("app/uninstalled", {}, tuesday)).toEqual({
    outcome: "ignored_stale",
  });
  expect(await listInstalledShops(database)).toEqual([SHOP]);
});

test("Shopify's own example of shop/update is noted", async () => {
  const payload = examplePayload("shop/update");
  const answer = await handle("shop/update", payload, wednesday);
  expect(answer).toEqual({ outcome: "shop_noted" });
  expect((await findShop(database, SHOP))?.name).toBe(examplePayload("shop/update").name);
});

test("an older shop/update that comes last changes nothing; one without a zone keeps the zone", async () => {
  const update = (name: string, iana_timezone: string | null, at: Date) =>
    handle("shop/update", { name, iana_timezone }, at);
  const found = () => findShop(database, SHOP);
  const later = new Date(wednesday.getTime() + 60_000);
  expect(await update("New", "Europe/Paris", later)).toEqual({ outcome: "shop_noted" });
  expect(await update("Old", "Asia/Tokyo", wednesday)).toEqual({ outcome: "ignored_stale" });
  expect(await found()).toMatchObject({ name: "New", ianaTimezone: "Europe/Paris" });
  await update("Newer", null, new Date(later.getTime() + 60_000));
  expect(await found()).toMatchObject({ name: "Newer", ianaTimezone: "Europe/Paris" });
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

  const scopes = (current: string[], at: Date) => handle("app/scopes_update", { current }, at);
  const thursday = new Date("2026-11-05T09:00:00Z");
  expect(await scopes(["read_orders", "read_fulfillments"], thursday)).toEqual({
    outcome: "scopes_noted",
  });
  // Granted before the token was given, or before the newest notice.
  for (const earlier of [tuesday, wednesday]) {
    expect(await scopes(["read_orders"], earlier)).toEqual({ outcome: "ignored_stale" });
  }
  expect((await storage.loadSession(session.id))?.scope).toBe("read_orders,read_fulfillments");
  await handle("app/uninstalled", {}, new Date("2026-11-05T10:00:00Z"));
  expect(await storage.findSessionsByShop(SHOP)).toEqual([]);
});
