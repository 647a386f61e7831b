// Token buckets in the database: bursts, refills, waits, pauses, and many connections at once.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type Bucket,
  type RateLimit,
  pauseBuckets,
  takeTokens,
} from "~/lib/limits/rate-limiter.server";
import { HOUR_MS, MINUTE_MS } from "~/lib/time";
import { type TestDatabase, freshDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("truncate rate_limits"));
afterAll(() => database.drop());

/** So slow that the time a test takes gives nothing back. */
const LIMIT: RateLimit = { burst: 3, refillMs: HOUR_MS };
const A: Bucket = { owner: "shop", scope: "storefront", name: "a" };

async function take(bucket = A, limit = LIMIT, tokens = 1): Promise<boolean> {
  return (await takeTokens(database.pool, bucket, limit, { tokens })).taken;
}

async function takeTimes(times: number): Promise<number> {
  let taken = 0;
  for (let turn = 0; turn < times; turn++) if (await take()) taken++;
  return taken;
}

/** As if this much time had passed for every bucket. */
const letPass = (ms: number) =>
  database.pool.query(
    `update rate_limits set full_at = full_at - $1 * interval '1 millisecond',
       paused_until = paused_until - $1 * interval '1 millisecond'`,
    [ms],
  );

const rowCount = async () => (await database.pool.query("select from rate_limits")).rowCount;

test("a bucket gives its tokens, then one per refill, and never holds more than its burst", async () => {
  expect(await takeTimes(5)).toBe(3);
  await letPass(HOUR_MS - MINUTE_MS);
  expect(await takeTimes(2)).toBe(0);
  await letPass(MINUTE_MS);
  expect(await takeTimes(2)).toBe(1);
  await letPass(100 * HOUR_MS);
  expect(await takeTimes(5)).toBe(3);
});

test("tokens are taken all or none", async () => {
  expect(await take(A, LIMIT, 2)).toBe(true);
  expect(await take(A, LIMIT, 2)).toBe(false);
  expect(await take(A, LIMIT, 1)).toBe(true);
  expect(await take(A, LIMIT, 1)).toBe(false);
});

test("tokens that were taken for nothing are returned", async () => {
  expect(await take(A, LIMIT, 3)).toBe(true);
  expect(await take(A, LIMIT, -2)).toBe(true);
  expect(await takeTimes(3)).toBe(2);
});

test("a caller's own time counts in place of the database's", async () => {
  const at = (ms: number) => takeTokens(database.pool, A, LIMIT, { tokens: 3, now: new Date(ms) });
  expect(await at(0)).toEqual({ taken: true, waitMs: 0 });
  expect((await at(3 * HOUR_MS - 1)).taken).toBe(false);
  expect((await at(3 * HOUR_MS)).taken).toBe(true);
});

test("buckets of another name, owner or scope are untouched", async () => {
  await takeTimes(4);
  expect(await take()).toBe(false);
  expect(await take({ ...A, name: "b" })).toBe(true);
  expect(await take({ ...A, owner: "other" })).toBe(true);
  expect(await take({ ...A, scope: "engine" })).toBe(true);
});

test("tokens taken at the same moment from many connections are counted each", async () => {
  const turns = await Promise.all(Array.from({ length: 40 }, () => take()));
  expect(turns.filter(Boolean)).toHaveLength(LIMIT.burst);
});

test("a storefront's full buckets are removed by the next call; those of other scopes stay", async () => {
  for (let index = 0; index < 30; index++) await take({ ...A, name: `address ${index}` });
  await take({ ...A, scope: "engine" });
  expect(await rowCount()).toBe(31);
  await letPass(2 * HOUR_MS);
  await take();
  expect(await rowCount()).toBe(2);
});

test("within the longest wait a caller gets the time to wait; beyond it nothing is taken", async () => {
  const queue: RateLimit = { burst: 1, refillMs: HOUR_MS, maxWaitMs: 2 * HOUR_MS };
  const outcomes = [];
  for (let turn = 0; turn < 5; turn++) outcomes.push(await takeTokens(database.pool, A, queue));
  const waits = outcomes.map((outcome) => (outcome.taken ? outcome.waitMs : null));
  expect(waits.map((waitMs) => waitMs && Math.ceil(waitMs / MINUTE_MS))).toEqual([
    0,
    60,
    120,
    null,
    null,
  ]);
});

test("a token may come early by the tolerance, without a wait", async () => {
  const limit: RateLimit = { burst: 1, refillMs: HOUR_MS, toleranceMs: 2 * MINUTE_MS };
  expect(await take(A, limit)).toBe(true);
  await letPass(HOUR_MS - 3 * MINUTE_MS);
  expect(await take(A, limit)).toBe(false);
  await letPass(MINUTE_MS);
  expect(await takeTokens(database.pool, A, limit)).toEqual({ taken: true, waitMs: 0 });
});

test("a paused bucket gives nothing until the pause is over; a shorter pause does not end it", async () => {
  await pauseBuckets(database.pool, A, ["a", "b"], HOUR_MS);
  await pauseBuckets(database.pool, A, ["a"], MINUTE_MS);
  const refused = await takeTokens(database.pool, A, LIMIT);
  expect(refused).toEqual({ taken: false, pausedMs: expect.any(Number) });
  expect(refused.taken ? 0 : Math.ceil(refused.pausedMs / MINUTE_MS)).toBe(60);
  expect(await take({ ...A, name: "b" })).toBe(false);
  expect(await take({ ...A, owner: "other" })).toBe(true);
  await letPass(HOUR_MS);
  expect(await take()).toBe(true);
});
