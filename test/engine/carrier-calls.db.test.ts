// Budgets and pauses hold over all workers: engines of several processes share one row a carrier.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngine, type Engine } from "~/engine/engine.server";
import { AppError } from "~/lib/errors";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import { testSealer } from "../support/sealer";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { testCatalogue } from "./catalogue";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
/** Another process on the same database, with the same carrier. */
let second: Engine;
let door: V2Door;

beforeEach(async () => {
  running = await startTestEngine();
  const { database, clock, carrier } = running;
  second = createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: () => carrier,
  });
  const { apiKey } = await running.engine.createAccount({ name: "calls" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterEach(() => running.close());

const IN_TRANSIT = journey([event("2018-04-17 10:00", "Accepted", "transit")]);

async function create(prefix: string, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `${prefix}${1000 + index}`);
  for (const number of numbers) running.carrier.answers.set(number, IN_TRANSIT);
  for (let first = 0; first < count; first += 40) {
    const body = numbers
      .slice(first, first + 40)
      .map((tracking_number) => ({ tracking_number, carrier_code: "4px" }));
    await call(door, "POST", "/trackings/batch", { body });
  }
  return numbers;
}

async function statuses(): Promise<Record<string, number>> {
  const { data } = await call(door, "GET", "/trackings/get?limit=2000");
  const { items } = data as { items: { status: string }[] };
  const counts: Record<string, number> = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Moves the clock to the next check and lets both processes poll at once. */
async function bothPollNext(): Promise<void> {
  const { engine, clock } = running;
  const dueAt = await engine.nextDueAt();
  if (!dueAt) throw new Error("nothing is due any more");
  if (dueAt > clock.now()) clock.set(dueAt);
  await Promise.all([engine.pollDue(10), second.pollDue(10)]);
}

async function failThrice(): Promise<void> {
  const { carrier, engine } = running;
  carrier.failure = new AppError("unavailable", "down");
  for (let failure = 0; failure < 3; failure++) await engine.pollDue(1);
}

test("a carrier that fails thrice is asked by nobody, and its parcels stay what they were", async () => {
  const { carrier, clock, engine } = running;
  await create("DOWN", 20);
  await failThrice();
  expect(carrier.asked).toHaveLength(3);
  await Promise.all([engine.pollDue(10), second.pollDue(10)]);
  await second.pollDue(10);
  expect(carrier.asked).toHaveLength(3);
  expect(await statuses()).toEqual({ pending: 20 });
  const dueAt = await engine.nextDueAt();
  expect(Number(dueAt) - clock.now().getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
});

test("after the pause one worker tries with one call; when it answers, all go on", async () => {
  const { carrier, clock, engine } = running;
  carrier.batchSize = 2;
  await create("BACK", 20);
  await failThrice();
  await engine.pollDue(100);
  clock.advance(HOUR_MS);
  // It still fails: of ten portions that are due, at two workers, one is spent on finding out.
  const before = carrier.questions.length;
  await Promise.all([engine.pollDue(10), second.pollDue(10)]);
  expect(carrier.questions.length - before).toBe(2);

  carrier.failure = null;
  clock.advance(HOUR_MS);
  await engine.pollDue(2);
  for (let turn = 0; turn < 3; turn++) {
    clock.advance(HOUR_MS);
    await Promise.all([engine.pollDue(100), second.pollDue(100)]);
  }
  expect(await statuses()).toEqual({ transit: 20 });
});

test("an answer in between means that it is not failing", async () => {
  const { carrier, engine } = running;
  await create("FLAKY", 6);
  for (let turn = 0; turn < 3; turn++) {
    carrier.failure = new AppError("unavailable", "down");
    await engine.pollDue(1);
    carrier.failure = null;
    await second.pollDue(1);
  }
  expect(carrier.asked).toHaveLength(6);
});

test("after a retry time of a day, no worker polls any parcel before it", async () => {
  const { carrier, clock, engine } = running;
  await create("QUOTA", 20);
  carrier.failure = new AppError("rate_limited", "tomorrow", { retryAfterMs: DAY_MS });
  await engine.pollDue(1);
  carrier.failure = null;
  const toldAt = clock.now().getTime();
  while (carrier.asked.length === 1) await bothPollNext();
  expect(clock.now().getTime() - toldAt).toBeGreaterThanOrEqual(DAY_MS);
});

test("another carrier's parcels are asked about meanwhile", async () => {
  const { carrier, clock, database, engine } = running;
  const other = { ...carrier, name: "other" };
  const third = createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: (_code, number) => (number.startsWith("OTHER") ? other : carrier),
  });
  await create("THIS", 5);
  await failThrice();
  carrier.failure = null;
  await engine.pollDue(100);
  await create("OTHER", 5);
  await third.pollDue(100);
  expect(await statuses()).toEqual({ pending: 5, transit: 5 });
});

test("a daily budget holds over two workers, and everybody gets their turn", async () => {
  const { carrier, clock } = running;
  carrier.budgets = [{ calls: 24, perMs: DAY_MS }];
  carrier.batchSize = 1;
  const times: number[] = [];
  const track = carrier.track.bind(carrier);
  carrier.track = async (questions, now) => {
    times.push(now.getTime());
    return track(questions, now);
  };
  const numbers = await create("SPARE", 60);
  const startedAt = clock.now().getTime();
  const days = () => (clock.now().getTime() - startedAt) / DAY_MS;
  while (new Set(carrier.asked).size < numbers.length && days() < 20) await bothPollNext();
  expect(days()).toBeLessThan(20);
  for (const from of times) {
    const within = times.filter((time) => time >= from && time < from + DAY_MS);
    expect(within.length).toBeLessThanOrEqual(24);
  }
  // What the carrier allows is made use of.
  expect(times.length).toBeGreaterThan(days() * 24 * 0.8);
});
