import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";
import {
  LOOKUP_ADDRESS_LIMIT,
  shopperAddress,
  takeLookupTokens,
} from "~/storefront/lookup/limits.server";
import { takeTokens } from "~/storefront/lookup/store-limits.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { NOW, SHOP } from "./signed-request";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.prisma.lookupLimit.deleteMany());
afterAll(() => database.drop());

const LIMIT = { burst: 3, refillMs: 10 * SECOND_MS };
const after = (ms: number) => new Date(NOW.getTime() + ms);
const take = (name: string, now: Date, shopId = SHOP) =>
  takeTokens(database.pool, shopId, Buffer.from(name), LIMIT, now);

test("a bucket gives its turns, then one per refill, and never holds more than its burst", async () => {
  const taken = async (times: number, now: Date) => {
    const turns = [];
    for (let turn = 0; turn < times; turn++) turns.push(await take("a", now));
    return turns;
  };
  expect(await taken(5, NOW)).toEqual([true, true, true, false, false]);
  expect(await taken(2, after(9_999))).toEqual([false, false]);
  expect(await taken(2, after(10_000))).toEqual([true, false]);
  expect(await taken(5, after(60 * MINUTE_MS))).toEqual([true, true, true, false, false]);
});

test("buckets of other addresses and of other shops are untouched", async () => {
  for (let turn = 0; turn < 4; turn++) await take("a", NOW);
  expect(await take("a", NOW)).toBe(false);
  expect(await take("b", NOW)).toBe(true);
  expect(await take("a", NOW, "other.myshopify.com")).toBe(true);
});

test("turns taken at the same moment from many connections are counted each", async () => {
  const turns = await Promise.all(Array.from({ length: 40 }, () => take("a", NOW)));
  expect(turns.filter(Boolean)).toHaveLength(LIMIT.burst);
});

test("full buckets leave no row behind", async () => {
  for (let index = 0; index < 30; index++) await take(`address ${index}`, NOW);
  expect(await database.prisma.lookupLimit.count()).toBe(30);
  await take("a", after(MINUTE_MS));
  expect(await database.prisma.lookupLimit.count()).toBe(1);
});

test("an address that is out of turns uses up none of the shop's, and is told when to come back", async () => {
  const deps = { sql: database.pool, sealer: testSealer };
  const turns = [];
  for (let turn = 0; turn < LOOKUP_ADDRESS_LIMIT.burst + 20; turn++) {
    turns.push(await takeLookupTokens(deps, SHOP, "203.0.113.7", NOW));
  }
  expect(turns.filter((turn) => turn.allowed)).toHaveLength(LOOKUP_ADDRESS_LIMIT.burst);
  expect(turns.at(-1)).toEqual({ allowed: false, retryAfterSeconds: 2 });
  expect(await takeLookupTokens(deps, SHOP, "203.0.113.7", after(2 * SECOND_MS))).toEqual({
    allowed: true,
  });
  expect(await takeLookupTokens(deps, SHOP, "203.0.113.8", NOW)).toEqual({ allowed: true });
  const shop = await database.prisma.lookupLimit.findFirst({ orderBy: { fullAt: "asc" } });
  const taken = (LOOKUP_ADDRESS_LIMIT.burst + 2) * 50;
  expect(shop?.fullAt.getTime()).toBeLessThanOrEqual(NOW.getTime() + 2 * SECOND_MS + taken);
});

test("a shop's limit bounds an attacker who makes addresses up", async () => {
  const deps = { sql: database.pool, sealer: testSealer };
  let allowed = 0;
  for (let batch = 0; batch < 130; batch++) {
    const turns = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        takeLookupTokens(deps, SHOP, `198.51.${batch}.${index}`, NOW),
      ),
    );
    allowed += turns.filter((turn) => turn.allowed).length;
  }
  expect(allowed).toBe(1200);
});

test("no address can be read from the table", async () => {
  await takeLookupTokens({ sql: database.pool, sealer: testSealer }, SHOP, "203.0.113.7", NOW);
  const rows = await database.prisma.lookupLimit.findMany();
  for (const row of rows) {
    expect(row.bucket).toHaveLength(16);
    expect(Buffer.from(row.bucket).toString("latin1")).not.toContain("203.0");
  }
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7, 23.227.38.32", "203.0.113.7"],
  ["10.1.2.3, 192.168.0.9, 203.0.113.7", "203.0.113.7"],
  ["unknown, 203.0.113.7:49152", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:0:12:a:b:c:d", "2001:db8:0:12::/64"],
  ["2001:db8:0:12::1", "2001:db8:0:12::/64"],
  ["[2001:0DB8::1]:443", "2001:db8:0:0::/64"],
  ["::1, fe80::1, fd00::1", "unknown"],
  ["127.0.0.1", "unknown"],
  ["999.1.1.1, ' or 1=1", "unknown"],
  ["", "unknown"],
  [null, "unknown"],
])("X-Forwarded-For %j is the address %j", (header, address) => {
  const headers = new Headers(header === null ? {} : { "x-forwarded-for": header });
  expect(shopperAddress(headers)).toBe(address);
});
