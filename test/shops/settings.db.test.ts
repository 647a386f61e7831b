// Settings are saved exactly as the merchant chose them.
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  findShop,
  listOverrides,
  saveOverride,
  saveRetentionDays,
  saveSettings,
} from "~/shops/store.server";
import { inTransaction } from "~/lib/database.server";
import { readChoice, saveChoice } from "~/shopify/write-back/store-choice.server";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "a.myshopify.com";
const OTHER = "b.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("general settings are saved as chosen, whole or not at all, for one shop", async () => {
  for (const shopId of [SHOP, OTHER]) {
    await saveOverride(database.pool, shopId, "other", "usps");
    await saveOverride(database.pool, shopId, "mail", "dhl");
  }
  await saveSettings(database.pool, SHOP, {
    sendCustomerEmail: false,
    removedOverrides: ["other"],
  });
  expect((await findShop(database, SHOP))?.sendCustomerEmail).toBe(false);
  expect(await listOverrides(database, SHOP)).toEqual([{ companyKey: "mail", carrierCode: "dhl" }]);
  expect(await listOverrides(database, OTHER)).toHaveLength(2);

  await saveSettings(database.pool, SHOP, { sendCustomerEmail: true, removedOverrides: [] });
  expect((await findShop(database, SHOP))?.sendCustomerEmail).toBe(true);
  expect(await listOverrides(database, SHOP)).toHaveLength(1);

  const broken = { sendCustomerEmail: false, removedOverrides: ["\0"] };
  await expect(
    inTransaction(database.pool, (tx) => saveSettings(tx, SHOP, broken)),
  ).rejects.toThrow();
  expect((await findShop(database, SHOP))?.sendCustomerEmail).toBe(true);
});

test("retention days are saved for a shop with and without a row", async () => {
  await saveRetentionDays(database.pool, "c.myshopify.com", 90);
  expect((await findShop(database, "c.myshopify.com"))?.retentionDays).toBe(90);
  await saveRetentionDays(database.pool, "c.myshopify.com", 365);
  expect((await findShop(database, "c.myshopify.com"))?.retentionDays).toBe(365);
});

test("write-back keeps the start time of what stays on", async () => {
  const first = new Date("2026-11-01T00:00:00Z");
  const later = new Date("2026-11-02T00:00:00Z");
  await saveChoice(database.pool, SHOP, { events: true, links: false }, first);
  expect(await readChoice(database.pool, SHOP)).toEqual({
    eventsSince: first,
    linksSince: null,
    stoppedReason: null,
  });
  await saveChoice(database.pool, SHOP, { events: true, links: true }, later);
  expect(await readChoice(database.pool, SHOP)).toMatchObject({
    eventsSince: first,
    linksSince: later,
  });
  await saveChoice(database.pool, SHOP, { events: false, links: true }, later);
  expect(await readChoice(database.pool, SHOP)).toMatchObject({
    eventsSince: null,
    linksSince: later,
  });
});
