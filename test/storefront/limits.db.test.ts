import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SECOND_MS } from "~/lib/time";
import {
  LOOKUP_ADDRESS_LIMIT,
  LOOKUP_GUESS_LIMIT,
  LOOKUP_MISS_LIMIT,
  LOOKUP_SHOP_LIMIT,
  lookUpWithinLimits,
  shopperAddress,
} from "~/storefront/lookup/limits.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { NOW, SHOP } from "./signed-request";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

const after = (ms: number) => new Date(NOW.getTime() + ms);

const deps = () => ({ sql: database.pool, sealer: testSealer });
const lookUpFrom = (
  address: string,
  { found = false, guessedOrder = null as string | null, now = NOW } = {},
) =>
  lookUpWithinLimits(deps(), { shopId: SHOP, address, guessedOrder, now }, () =>
    Promise.resolve({ found }),
  );
const nextAddress = (index: number) => `198.51.${index >> 8}.${index & 255}`;

test("an address out of tokens takes none of the shop's, and learns when to retry", async () => {
  const results = [];
  for (let count = 0; count < LOOKUP_ADDRESS_LIMIT.burst + 20; count++) {
    results.push(await lookUpFrom("203.0.113.7"));
  }
  const allowed = results.filter((result) => "found" in result);
  expect(allowed).toHaveLength(LOOKUP_ADDRESS_LIMIT.burst);
  expect(results.at(-1)).toEqual({ limited: "all", retryAfterSeconds: 2 });
  const later = after(2 * SECOND_MS);
  expect(await lookUpFrom("203.0.113.7", { now: later })).toEqual({ found: false });
  expect(await lookUpFrom("203.0.113.8")).toEqual({ found: false });
});

test("wrong postcodes of one order close that way from every address, even in parallel", async () => {
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, index) => lookUpFrom(nextAddress(index), { guessedOrder: "1" })),
  );
  expect(guesses.filter((result) => "found" in result)).toHaveLength(LOOKUP_GUESS_LIMIT.burst);
  const right = await lookUpFrom("203.0.113.1", { guessedOrder: "1", found: true });
  expect(right).toEqual({ limited: "guesses", retryAfterSeconds: 600 });
  // An e-mail address or a link, and other orders.
  expect(await lookUpFrom("203.0.113.2", { found: true })).toEqual({ found: true });
  const other = await lookUpFrom("203.0.113.3", { guessedOrder: "2", found: true });
  expect(other).toEqual({ found: true });
  const later = after(LOOKUP_GUESS_LIMIT.refillMs);
  expect(await lookUpFrom("203.0.113.4", { guessedOrder: "1", now: later })).toEqual({
    found: false,
  });
});

test("right postcodes use up no attempts", async () => {
  for (let index = 0; index < 3 * LOOKUP_GUESS_LIMIT.burst; index++) {
    const attempt = { guessedOrder: "1", found: true };
    expect(await lookUpFrom(nextAddress(index), attempt)).toEqual({ found: true });
  }
});

test("a flood of failed look-ups closes guessing, and leaves look-ups that find something", async () => {
  for (let index = 0; index < LOOKUP_MISS_LIMIT.burst; index += 10) {
    await Promise.all(
      Array.from({ length: 10 }, (_, offset) => lookUpFrom(nextAddress(index + offset))),
    );
  }
  expect(await lookUpFrom("203.0.113.1")).toMatchObject({ limited: "all" });
  const guess = await lookUpFrom("203.0.113.2", { guessedOrder: "1", found: true });
  expect(guess).toMatchObject({ limited: "guesses" });
  expect(await lookUpFrom("203.0.113.3", { found: true })).toEqual({ found: true });
});

test("a shop's limit bounds the enumeration of numbers from many addresses", async () => {
  let found = 0;
  for (let index = 0; index < LOOKUP_SHOP_LIMIT.burst + 50; index += 10) {
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, offset) =>
        lookUpFrom(nextAddress(index + offset), { found: true }),
      ),
    );
    found += results.filter((result) => "found" in result).length;
  }
  expect(found).toBe(LOOKUP_SHOP_LIMIT.burst);
});

test("the table reveals no address and no order name", async () => {
  await lookUpFrom("203.0.113.7", { guessedOrder: "wm-1001" });
  const rows = await database.prisma.rateLimitBucket.findMany();
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    expect(Buffer.from(row.bucket, "base64url")).toHaveLength(16);
    expect(row.bucket).not.toMatch(/203\.0|1001/);
  }
});

test.each([
  [1, "203.0.113.7, 23.227.38.32", "203.0.113.7"],
  [1, "8.8.8.8, 203.0.113.7, 23.227.38.32", "203.0.113.7"],
  [2, "203.0.113.7, 23.227.38.32, 10.0.0.9", "203.0.113.7"],
  [2, "8.8.8.8, 9.9.9.9, 203.0.113.7, 23.227.38.32, 10.0.0.9", "203.0.113.7"],
  [0, "8.8.8.8, 203.0.113.7", "203.0.113.7"],
  // Fewer entries than proxies: nothing was forged.
  [2, "203.0.113.7", "203.0.113.7"],
  [-1, "203.0.113.7", "203.0.113.7"],
  [0, "unknown, 203.0.113.7:49152", "203.0.113.7"],
  [0, "::ffff:203.0.113.7", "203.0.113.7"],
  [0, "2001:db8:0:12:a:b:c:d", "2001:db8:0::/48"],
  [0, "2001:db8:0:ffff::1", "2001:db8:0::/48"],
  [0, "[2001:0DB8::1]:443", "2001:db8:0::/48"],
  [0, "fe80::1", "unknown"],
  [0, "127.0.0.1", "unknown"],
  [0, "999.1.1.1, ' or 1=1", "unknown"],
  [0, "", "unknown"],
  [1, null, "unknown"],
])(
  "with %d hops after the shopper X-Forwarded-For %j is the address %j",
  (hops, header, address) => {
    const headers = new Headers(header === null ? {} : { "x-forwarded-for": header });
    expect(shopperAddress(headers, hops)).toBe(address);
  },
);
