// Calls of one account keep their distance, whichever process makes them.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "~/main/database.server";
import { AppError } from "~/lib/errors";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import { createThrottle, createRateLimiter } from "~/trackingmore/client/rate-limiter.server";
import { freshDatabase, type TestDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("truncate rate_limits"));

/** Paces that note how long they would have waited. */
function pacer(apiKey: string, from = database) {
  const waitsMs: number[] = [];
  const pace = createRateLimiter(from.pool, apiKey, { wait: async (ms) => waitsMs.push(ms) });
  return { pace, waitsMs };
}

test("the first call goes at once, the next ones a second apart, realtime ones a third of it", async () => {
  const { pace, waitsMs } = pacer("key-1");
  const startedAt = performance.now();
  for (let call = 0; call < 4; call++) await pace("other");
  for (let call = 0; call < 4; call++) await pace("realtime");
  const elapsedMs = performance.now() - startedAt;
  const expected = [1050, 2100, 3150, 350, 700, 1050];
  expect(waitsMs).toHaveLength(expected.length);
  waitsMs.forEach((waitMs, index) => {
    expect(waitMs).toBeLessThanOrEqual(expected[index] ?? 0);
    expect(waitMs).toBeGreaterThan((expected[index] ?? 0) - elapsedMs - 1);
  });
});

test("two processes share one line, and two accounts don't", async () => {
  const other = openDatabase(database.url, 4);
  try {
    const here = pacer("key-1");
    const there = createRateLimiter(other.pool, "key-1", {
      wait: async (ms) => here.waitsMs.push(ms),
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? here.pace : there)("other")),
    );
    const { rows } = await database.pool.query<{ line_ms: number }>(
      `select extract(epoch from full_at - clock_timestamp())::float8 * 1000 as line_ms
       from rate_limits`,
    );
    expect(rows).toHaveLength(1);
    // Twenty slots were handed out, no two of them the same.
    expect(rows[0]?.line_ms).toBeGreaterThan(19 * 1050);
    expect(rows[0]?.line_ms).toBeLessThanOrEqual(20 * 1050);
    expect(here.waitsMs).toHaveLength(19);

    const stranger = pacer("key-2");
    await stranger.pace("other");
    expect(stranger.waitsMs).toEqual([]);
  } finally {
    await other.close();
  }
});

test("a call that would wait longer than half a minute fails with a retry time", async () => {
  const { pace, waitsMs } = pacer("key-1");
  let refusal: unknown;
  for (let call = 0; call < 60 && !refusal; call++) {
    await pace("other").catch((error: unknown) => (refusal = error));
  }
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({ code: "rate_limited", retryAfterMs: 30_000 });
  expect(Math.max(...waitsMs)).toBeLessThanOrEqual(31_050);
  const line = () => database.pool.query("select full_at from rate_limits");
  const before = (await line()).rows;
  await pace("other").catch(() => {});
  expect((await line()).rows).toEqual(before);
});

test("the database holds no key", async () => {
  await pacer("secret-key").pace("other");
  const { rows } = await database.pool.query("select owner from rate_limits");
  expect(JSON.stringify(rows)).not.toContain(Buffer.from("secret-key").toString("hex"));
});

test("a 429 holds its account for two minutes in every process, whatever is called; others go on", async () => {
  const other = openDatabase(database.url, 2);
  try {
    const held = client("key-1", () => Response.json({ meta: { code: 429 }, data: [] }));
    await expect(held.readAccount()).rejects.toMatchObject({ retryAfterMs: 120_000 });
    for (const kind of ["other", "realtime"] as const) {
      const refusal = createRateLimiter(other.pool, "key-1")(kind).catch((error: unknown) => error);
      const { code, retryAfterMs } = (await refusal) as AppError;
      expect(code).toBe("rate_limited");
      expect(retryAfterMs).toBeGreaterThan(115_000);
      expect(retryAfterMs).toBeLessThanOrEqual(120_000);
    }
    await createRateLimiter(other.pool, "key-2")("other");
  } finally {
    await other.close();
  }
});

test.each([
  ["7", 7_000],
  ["0.5", 500],
  ["soon", 120_000],
  ["999999999", 86_400_000],
])("Retry-After: %s holds it for %i ms", async (retryAfter, expectedMs) => {
  const slow = client("key-1", () => {
    return new Response("slow down", { status: 429, headers: { "retry-after": retryAfter } });
  });
  await expect(slow.readAccount()).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterMs: expectedMs,
  });
  const refusal = (await createRateLimiter(
    database.pool,
    "key-1",
  )("other").catch((error: unknown) => error)) as AppError | undefined;
  expect(refusal?.retryAfterMs ?? 0).toBeGreaterThan(expectedMs - 5_000);
  expect(refusal?.retryAfterMs ?? 0).toBeLessThanOrEqual(expectedMs);
});

test("a hold that is over is over, and a shorter one does not shorten a longer", async () => {
  await createThrottle(database.pool, "key-1")(60_000);
  await createThrottle(database.pool, "key-1")(1);
  await expect(createRateLimiter(database.pool, "key-1")("other")).rejects.toThrow(
    "asked this account",
  );
  await database.pool.query("update rate_limits set paused_until = now() - interval '1 second'");
  await pacer("key-1").pace("other");
});

function client(apiKey: string, answer: () => Response) {
  return createTrackingMore({
    fetch: async () => answer(),
    baseUrl: "https://api.example.test/v2",
    apiKey,
    acquireSlot: createRateLimiter(database.pool, apiKey, { wait: async () => {} }),
    throttle: createThrottle(database.pool, apiKey),
  });
}
