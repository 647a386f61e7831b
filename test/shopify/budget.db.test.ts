// A shop's Admin API budget, one row that all processes share.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SECOND_MS } from "~/lib/time";
import { createAdminBudget } from "~/shopify/admin-api/store-budget.server";
import { type TestClock, testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "example.myshopify.com";

let database: TestDatabase;
let clock: TestClock;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = testClock("2026-03-01T10:00:00Z");
  await database.pool.query("truncate admin_budgets");
});

/** As another process sees it: nothing but the row is shared. */
const budget = () => createAdminBudget(database.pool, clock);

function costOf(available: number, actual: number | null = 0) {
  return { requested: 100, actual, available, maximum: 2000, restorePerSecond: 100 };
}

test("questions go at once while there are points, then wait in line as these come back", async () => {
  await budget().reserve(SHOP, 100);
  await budget().recordCost(SHOP, 100, costOf(150));
  expect(await budget().reserve(SHOP, 100)).toBe(0);
  expect(await budget().reserve(SHOP, 100)).toBe(500);
  expect(await budget().reserve(SHOP, 100)).toBe(1500);
  expect(await budget().reserve("other.myshopify.com", 100)).toBe(0);
  clock.advance(3 * SECOND_MS);
  expect(await budget().reserve(SHOP, 100)).toBe(0);
});

test("what a question did not use is given back, and one that got lost costs nothing", async () => {
  await budget().reserve(SHOP, 100);
  await budget().recordCost(SHOP, 100, costOf(100));
  await budget().reserve(SHOP, 90);
  await budget().recordCost(SHOP, 90, costOf(95, 5));
  expect(await budget().reserve(SHOP, 90)).toBe(0);
  await budget().recordCost(SHOP, 90, null);
  expect(await budget().reserve(SHOP, 90)).toBe(0);
  expect(await budget().reserve(SHOP, 90)).toBeGreaterThan(0);
});

test("Shopify's lower figure holds: others drink from the same bucket", async () => {
  await budget().reserve(SHOP, 100);
  await budget().recordCost(SHOP, 100, costOf(10, 100));
  expect(await budget().reserve(SHOP, 60)).toBe(500);
});

test("a 429 pauses every process, for as long as Shopify requested", async () => {
  await budget().reserve(SHOP, 1);
  await budget().recordCost(SHOP, 1, null);
  await budget().pause(SHOP, 4 * SECOND_MS);
  expect(await budget().reserve(SHOP, 1)).toBe(4000);
  clock.advance(4 * SECOND_MS);
  expect(await budget().reserve(SHOP, 1)).toBe(0);
});

test("a line longer than ten seconds is not joined, and takes nothing", async () => {
  await budget().reserve(SHOP, 100);
  await budget().recordCost(SHOP, 100, costOf(0));
  for (let questions = 0; questions < 2; questions++) await budget().reserve(SHOP, 500);
  await expect(budget().reserve(SHOP, 500)).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterMs: 10_000,
  });
  clock.advance(5 * SECOND_MS);
  expect(await budget().reserve(SHOP, 500)).toBe(10_000);
});

test("a question larger than the bucket waits for a full one instead of for ever", async () => {
  await budget().reserve(SHOP, 100);
  await budget().recordCost(SHOP, 100, { ...costOf(500), maximum: 1000 });
  clock.advance(10 * SECOND_MS);
  expect(await budget().reserve(SHOP, 5000)).toBe(0);
  expect(await budget().reserve(SHOP, 5000)).toBe(10_000);
});
