// Words to hide, checked over all stored scans of a shop.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listTextsWith } from "~/shipments/read/store-scan-texts.server";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { checkWords, wordsToFind } from "~/storefront/parcel/masking-check";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "one.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await scans(SHOP, ["Left Shenzhen", "Left Shen-Zhen hub", "SHĒN ZHÈN", "Left Hamburg"]);
  await scans(SHOP, ["Left Shen-Zhen hub"]);
  await scans("two.myshopify.com", ["Left Shen zhen"]);
});
afterAll(() => database.drop());

async function scans(shopId: string, descriptions: string[]) {
  const shipmentId = randomUUID();
  await database.prisma.shipment.create({
    data: {
      shopId,
      id: shipmentId,
      carrierCode: "china-post",
      carrierSource: "company",
      trackingNumber: shipmentId,
      numberKey: shipmentId,
    },
  });
  await database.prisma.checkpoint.createMany({
    data: descriptions.map((description) => ({
      shopId,
      shipmentId,
      id: description,
      leg: "origin",
      wallTime: "2026-11-20 10:00",
      description,
    })),
  });
}

async function check(hiddenWords: string[]) {
  const settings = { ...DEFAULT_TRACKING_PAGE, hiddenWords };
  return checkWords(await listTextsWith(database.pool, SHOP, wordsToFind(settings)), settings);
}

test("it finds the spellings that still show, with their number, in the own shop only", async () => {
  expect(await check(["Shenzhen"])).toEqual([
    { word: "Shenzhen", hidden: 1, shown: 3, examples: ["Left Shen-Zhen hub", "SHĒN ZHÈN"] },
  ]);
});

test("a spelling that is hidden too shows no more", async () => {
  const [first] = await check(["Shenzhen", "Shen-Zhen", "shēn zhèn"]);
  expect(first).toMatchObject({ hidden: 4, shown: 0, examples: [] });
});

test("a word that no update has, and one too short to look for, tell nothing", async () => {
  expect(await check(["Ulm", "Bremen"])).toMatchObject([{ word: "Ulm", hidden: 0 }, { hidden: 0 }]);
  expect(await check(["HH"])).toEqual([]);
});
