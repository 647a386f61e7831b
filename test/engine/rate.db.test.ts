// Requests per second: one bucket an account, however many processes share it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "~/main/database.server";
import { createEngine, type Engine } from "~/engine/engine.server";
import {
  createRequestLimiter,
  type RequestLimiter,
  type CallKind,
} from "~/engine/api/request-limit.server";
import type { Database } from "~/lib/database.server";
import { call } from "../trackingmore/v2-endpoint";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { testCatalogue } from "./catalogue";
import { BASE_URL, testClock } from "./test-engine";

/** As slow as a bucket can be: a second of real time gives nothing back, so that a slow test machine can't matter. */
const ONE_IN_AN_HOUR = 1 / 3600;

let database: TestDatabase;
let otherPool: Database;
beforeAll(async () => {
  database = await freshDatabase();
  otherPool = openDatabase(database.url, 5);
});
afterAll(async () => {
  await otherPool.close();
  await database.drop();
});

/** An engine as a process of its own has it: with its own connections. */
function engineOn(connections: Database, requestsPerSecond: number): Engine {
  return createEngine({
    database: connections,
    clock: testClock("2018-04-18T07:26:14Z"),
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: () => null,
    rate: createRequestLimiter(connections.pool, requestsPerSecond),
  });
}

async function codesOf(
  calls: { fetch: Engine["handleV2"]; apiKey: string; path?: string }[],
): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  const answers = await Promise.all(
    calls.map(({ fetch, apiKey, path = "/trackings/get" }) =>
      call({ fetch, apiKey, baseUrl: BASE_URL }, "GET", path),
    ),
  );
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** As if this much time had passed for every bucket. */
async function letPass(ms: number): Promise<void> {
  await database.pool.query(
    `update rate_limits set full_at = full_at - $1 * interval '1 millisecond'`,
    [ms],
  );
}

test("two processes share one account's bucket: of twenty calls at once one passes", async () => {
  const first = engineOn(database, ONE_IN_AN_HOUR);
  const second = engineOn(otherPool, ONE_IN_AN_HOUR);
  const { apiKey } = await first.createAccount({ name: "shared" });
  const crowd = Array.from({ length: 20 }, (_, index) => ({
    fetch: index % 2 ? first.handleV2 : second.handleV2,
    apiKey,
  }));
  expect(await codesOf(crowd)).toEqual({ 200: 1, 429: 19 });
  await letPass(3_600_000);
  expect(await codesOf(crowd)).toEqual({ 200: 1, 429: 19 });
});

test("accounts have buckets of their own; an account's keys share one", async () => {
  const engine = engineOn(database, ONE_IN_AN_HOUR);
  const ann = await engine.createAccount({ name: "ann" });
  const bob = await engine.createAccount({ name: "bob" });
  const { apiKey: second } = await engine.createKey(ann.accountId, "second");
  const by = (apiKey: string) => [{ fetch: engine.handleV2, apiKey }];
  expect(await codesOf(by(ann.apiKey))).toEqual({ 200: 1 });
  expect(await codesOf(by(second))).toEqual({ 429: 1 });
  expect(await codesOf(by(bob.apiKey))).toEqual({ 200: 1 });
});

test("our own calls are never held back, and take nobody's turn", async () => {
  const engine = engineOn(database, ONE_IN_AN_HOUR);
  const { apiKey } = await engine.createAccount({ name: "own" });
  const own = Array.from({ length: 10 }, () => ({ fetch: engine.handleOwn, apiKey }));
  expect(await codesOf(own)).toEqual({ 200: 10 });
  expect(await codesOf([{ fetch: engine.handleV2, apiKey }])).toEqual({ 200: 1 });
});

test("a refusal is in the envelope, and whoever has no key takes no turn", async () => {
  const engine = engineOn(database, ONE_IN_AN_HOUR);
  const { apiKey } = await engine.createAccount({ name: "envelope" });
  const door = { fetch: engine.handleV2, apiKey, baseUrl: BASE_URL };
  expect(await call({ ...door, apiKey: "guess" }, "GET", "/trackings/get")).toMatchObject({
    code: 4001,
  });
  expect(await call(door, "GET", "/no-such-path")).toMatchObject({ code: 404 });
  expect(await call(door, "GET", "/trackings/get")).toEqual({
    code: 429,
    type: "Too Many Requests",
    message: expect.stringContaining("wait two minutes"),
    data: [],
  });
});

/**
 * How many of these calls, made one after another, pass; and the most that may, for a machine so slow that
 * the bucket fills meanwhile.
 */
async function passesOf(
  rate: RequestLimiter,
  accountId: string,
  kind: CallKind,
  calls: number,
  size: number,
  intervalMs: number,
): Promise<{ passed: number; most: number }> {
  const startedAt = performance.now();
  let passed = 0;
  for (let made = 0; made < calls; made += 1) if (await rate(accountId, kind)) passed += 1;
  const elapsedMs = performance.now() - startedAt;
  return { passed, most: size + Math.floor((elapsedMs + 100) / intervalMs) };
}

test.each([
  { requestsPerSecond: 1, kind: "other", size: 1, intervalMs: 1000 },
  { requestsPerSecond: 1, kind: "realtime", size: 3, intervalMs: 333 },
  { requestsPerSecond: 5, kind: "other", size: 5, intervalMs: 200 },
  { requestsPerSecond: 0.5, kind: "other", size: 1, intervalMs: 2000 },
] as const)(
  "at $requestsPerSecond a second $size $kind calls pass at once, and one more each $intervalMs ms",
  async ({ requestsPerSecond, kind, size, intervalMs }) => {
    const accountId = randomUUID();
    const rate = createRequestLimiter(database.pool, requestsPerSecond);
    const atOnce = await passesOf(rate, accountId, kind, 8, size, intervalMs);
    expect(atOnce.passed).toBeGreaterThanOrEqual(size);
    expect(atOnce.passed).toBeLessThanOrEqual(Math.min(atOnce.most, 8));

    // A little early is early enough; what is saved up while nobody calls is one second's worth.
    await letPass(intervalMs - 60);
    const next = await passesOf(rate, accountId, kind, 1, 1, intervalMs);
    expect(next.passed).toBe(1);
    await letPass(60_000);
    const rested = await passesOf(rate, accountId, kind, 8, size, intervalMs);
    expect(rested.passed).toBeLessThanOrEqual(rested.most);
  },
);

test("realtime calls have a bucket beside that of the others", async () => {
  const accountId = randomUUID();
  const rate = createRequestLimiter(database.pool, ONE_IN_AN_HOUR);
  expect(await rate(accountId, "other")).toBe(true);
  expect(await rate(accountId, "realtime")).toBe(true);
  expect(await rate(accountId, "other")).toBe(false);
  expect(await rate(accountId, "realtime")).toBe(false);
});

test("realtime calls are counted apart, by the address that they are sent to", async () => {
  const engine = engineOn(database, ONE_IN_AN_HOUR);
  const { apiKey, accountId } = await engine.createAccount({ name: "realtime" });
  await codesOf([{ fetch: engine.handleV2, apiKey, path: "/trackings/realtime" }]);
  const { rows } = await database.pool.query(
    `select bucket as kind from rate_limits where owner = $1`,
    [accountId],
  );
  expect(rows).toEqual([{ kind: "realtime" }]);
});
