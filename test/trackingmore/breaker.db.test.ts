// A service that hangs must not cost every shop's worker its patience.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AppError } from "~/lib/errors";
import { fetchThroughBreaker } from "~/trackingmore/client/breaker.server";
import { freshDatabase, type TestDatabase } from "../support/database";

const SERVICE = "https://api.example.test/v2";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("truncate service_breakers"));

/** A network that counts, and answers what it is set to. */
function network(service = SERVICE) {
  const state = {
    calls: 0,
    answer: (): Promise<Response> => Promise.reject(new Error("hangs")),
    call: async () => {
      const response = await gated(new Request(`${service}/carriers`)).catch(
        (error: unknown) => error,
      );
      return response instanceof Response ? response.status : (response as Error).message;
    },
  };
  const gated = fetchThroughBreaker(database.pool, service, async () => {
    state.calls++;
    return state.answer();
  });
  return state;
}

/** As if so much time had passed. */
const pass = (seconds: number) =>
  database.pool.query(
    `update service_breakers set open_until = open_until - $1 * interval '1 second',
       probe_until = probe_until - $1 * interval '1 second'`,
    [seconds],
  );
const closedForSeconds = async () => {
  const { rows } = await database.pool.query<{ seconds: number }>(
    `select round(extract(epoch from open_until - clock_timestamp()))::int as seconds from service_breakers`,
  );
  return rows[0]?.seconds;
};

test("after three calls without an answer nobody waits for the next", async () => {
  const net = network();
  const answers = [];
  for (let shop = 0; shop < 50; shop++) answers.push(await net.call());
  expect(answers.slice(0, 3)).toEqual(["hangs", "hangs", "hangs"]);
  expect(new Set(answers.slice(3))).toEqual(
    new Set([`The tracking service was not reachable just now: ${SERVICE}.`]),
  );
  expect(net.calls).toBe(3);
});

test("when the closing is over one call tries, and the next closing is longer, up to five minutes", async () => {
  const net = network();
  for (let call = 0; call < 3; call++) await net.call();
  const closings = [await closedForSeconds()];
  for (let trial = 0; trial < 6; trial++) {
    await pass(300);
    const answers = await Promise.all([net.call(), net.call(), net.call()]);
    expect(answers.filter((answer) => answer === "hangs")).toHaveLength(1);
    closings.push(await closedForSeconds());
  }
  expect(closings).toEqual([15, 30, 60, 120, 240, 300, 300]);
  expect(net.calls).toBe(9);
});

test("a call refused by the open breaker carries the retry time", async () => {
  const net = network();
  for (let call = 0; call < 3; call++) await net.call();
  const waitMs = async () => {
    const call = fetchThroughBreaker(database.pool, SERVICE, () =>
      Promise.reject(new Error("not asked")),
    );
    const error = await call(new Request(`${SERVICE}/carriers`)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unavailable" });
    return (error as AppError).retryAfterMs ?? NaN;
  };
  expect(await waitMs()).toBeGreaterThan(10_000);
  expect(await waitMs()).toBeLessThanOrEqual(15_000);
  await pass(15);
  let answer = (_: Response) => {};
  net.answer = () => new Promise((resolve) => (answer = resolve));
  const trial = net.call();
  await expect.poll(() => net.calls).toBe(4);
  expect(await waitMs()).toBe(5_000);
  answer(new Response("{}"));
  expect(await trial).toBe(200);
  net.answer = async () => new Response("{}");
  expect(await net.call()).toBe(200);
});

test("calls that were under way when it closed do not close it for longer", async () => {
  const net = network();
  await Promise.all(Array.from({ length: 20 }, () => net.call()));
  expect(net.calls).toBeGreaterThan(3);
  expect(await closedForSeconds()).toBe(15);
});

test("a trial that nobody hears of again is followed by another", async () => {
  const net = network();
  for (let call = 0; call < 3; call++) await net.call();
  await pass(15);
  net.answer = () => new Promise(() => {});
  void net.call();
  await expect.poll(() => net.calls).toBe(4);
  expect(await net.call()).toContain("not reachable");
  await pass(15);
  net.answer = async () => new Response("{}");
  expect(await net.call()).toBe(200);
});

test("one answer opens it for all", async () => {
  const net = network();
  for (let call = 0; call < 5; call++) await net.call();
  await pass(300);
  net.answer = async () => new Response("{}");
  expect([await net.call(), await net.call(), await net.call()]).toEqual([200, 200, 200]);
});

test("HTTP 5xx counts as no answer, all else as one; two lost calls are the network's", async () => {
  const net = network();
  net.answer = async () => new Response("", { status: 502 });
  expect([await net.call(), await net.call()]).toEqual([502, 502]);
  net.answer = async () => new Response("", { status: 429 });
  await net.call();
  net.answer = async () => new Response("", { status: 502 });
  expect([await net.call(), await net.call(), await net.call()]).toEqual([502, 502, 502]);
  expect(await net.call()).toContain("not reachable");
});

test("another service's calls pass", async () => {
  const net = network();
  for (let call = 0; call < 5; call++) await net.call();
  const other = network("https://other.example.test/v2");
  other.answer = async () => new Response("{}");
  expect(await other.call()).toBe(200);
});
