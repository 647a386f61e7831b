// Two months of sandbox parcels on a clock that jumps from check to check, polled until nothing is due.
import { afterAll, beforeAll, expect, test } from "vitest";
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import type { CarrierReply, CarrierQuestion, Connector } from "~/carriers/connector";
import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
import { finalOutcome } from "~/carriers/sandbox/script";
import { createEngine, type Engine } from "~/engine/engine.server";
import { countByStatus } from "~/engine/trackings/store-counts.server";
import { isFinal } from "~/engine/journey/status-of-events";
import { DAY_MS, MINUTE_MS } from "~/lib/time";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, testClock, type TestClock } from "./test-engine";

/** SIXTY_DAYS_PARCELS=10000 plays ten times as many, in minutes. */
const PARCELS = Number(process.env.SIXTY_DAYS_PARCELS ?? 1000);
const SEED = "sixty-days";
const START = new Date("2026-03-02T06:13:00Z");
/** The shop ships for ten days; what is lost then is given up two months after its last scan. */
const SHIPPING_MS = 10 * DAY_MS;
const BATCH = 40;
const CARRIERS = ["china-ems", "usps", "dhl", "ups", "royal-mail", "4px"] as const;
const DESTINATIONS = ["us", "de", "fr", "gb"] as const;
/** The pollers come round that often, so a parcel that is out for delivery is asked about less than usual. */
const TICK_MS = 60 * MINUTE_MS;

let database: TestDatabase;
let clock: TestClock;
let engine: Engine;
let door: V2Door;
/** Questions by parcel. */
const asked = new Map<string, number>();
/** Parcels whose carrier reported the end, and those polled after that. */
const over = new Set<string>();
const askedWhenOver: string[] = [];
/** Checks to come, by minute of the hour, looked at once a day. */
const checksByMinute = new Array<number>(60).fill(0);

beforeAll(async () => {
  database = await freshDatabase();
  clock = testClock(START.toISOString());
  const connector = watched(createSandboxConnector({ seed: SEED, carriers: "all" }));
  engine = createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: { findCarrier, listCarriers, countryName, countryCode },
    connectorFor: () => connector,
    onError: (error) => {
      throw error;
    },
  });
  const { apiKey } = await engine.createAccount({ name: "sixty days" });
  door = { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey };
  await play();
}, 600_000);
afterAll(() => database.drop());

function watched(sandbox: Connector): Connector {
  return {
    ...sandbox,
    async track(questions, now) {
      for (const { trackingNumber } of questions) {
        asked.set(trackingNumber, (asked.get(trackingNumber) ?? 0) + 1);
        if (over.has(trackingNumber)) askedWhenOver.push(trackingNumber);
      }
      const answers = await sandbox.track(questions, now);
      for (const [index, answer] of answers.entries()) noteEnd(questions[index], answer);
      return answers;
    },
  };
}

function noteEnd(question: CarrierQuestion | undefined, answer: CarrierReply): void {
  if (!question || !answer || typeof answer === "string") return;
  const events = [...answer.origin.events, ...(answer.destination?.events ?? [])];
  if (events.some(({ status, substatus }) => isFinal(status, substatus))) {
    over.add(question.trackingNumber);
  }
}

/** Parcels are made known batch by batch, while the poller comes round; until nothing is due any more. */
async function play(): Promise<void> {
  const batches = Math.ceil(PARCELS / BATCH);
  const createdAt = (batch: number) =>
    new Date(START.getTime() + Math.floor((batch / batches) * SHIPPING_MS));
  let batch = 0;
  let day = 0;
  for (;;) {
    const dueAt = await engine.nextDueAt();
    if (!dueAt && batch === batches) return;
    const nextTick = dueAt
      ? Math.max(dueAt.getTime(), clock.now().getTime() + TICK_MS)
      : createdAt(batch).getTime();
    while (batch < batches && createdAt(batch).getTime() <= nextTick) {
      clock.set(createdAt(batch));
      await createBatch(batch++);
    }
    clock.set(new Date(nextTick));
    await Promise.all([pollAll(), pollAll()]);
    if (clock.now().getTime() > START.getTime() + (day + 1) * DAY_MS) {
      day += 1;
      await noteChecksToCome();
    }
  }
}

/** One of two pollers at work. */
async function pollAll(): Promise<void> {
  while ((await engine.pollDue(200)).checked > 0);
}

function parcel(index: number) {
  return {
    tracking_number: `SIXTY${String(index).padStart(6, "0")}`,
    carrier_code: CARRIERS[index % CARRIERS.length]!,
    destination_code: DESTINATIONS[index % DESTINATIONS.length]!,
  };
}

async function createBatch(batch: number): Promise<void> {
  const count = Math.min(BATCH, PARCELS - batch * BATCH);
  const body = Array.from({ length: count }, (_, index) => parcel(batch * BATCH + index));
  const { code } = await call(door, "POST", "/trackings/batch", { body });
  expect(code).toBe(200);
}

async function noteChecksToCome(): Promise<void> {
  const { rows } = await database.pool.query<{ minute: number; checks: number }>(
    `select extract(minute from next_check_at)::int as minute, count(*)::int as checks
     from engine_trackings where next_check_at is not null group by 1`,
  );
  for (const { minute, checks } of rows) checksByMinute[minute]! += checks;
}

/** Silence is an end, too: of labels never used, and of parcels lost. */
function expected(index: number): string {
  const { tracking_number, carrier_code } = parcel(index);
  const { status, substatus } = finalOutcome(tracking_number, carrier_code, SEED);
  return status === "notfound" ? "expired expired001" : `${status} ${substatus}`;
}

test("every parcel ends as its script says", async () => {
  const { rows } = await database.pool.query<{ tracking_number: string; end: string }>(
    `select tracking_number, status || ' ' || substatus as end from engine_trackings`,
  );
  expect(rows).toHaveLength(PARCELS);
  const ends = new Map(rows.map((row) => [row.tracking_number, row.end]));
  const wrong = Array.from({ length: PARCELS }, (_, index) => ({
    number: parcel(index).tracking_number,
    end: ends.get(parcel(index).tracking_number),
    expected: expected(index),
  })).filter((one) => one.end !== one.expected);
  expect(wrong).toEqual([]);
});

test("nobody is watched any more, two months after the last parcel was sent", async () => {
  const { rows } = await database.pool.query(
    "select 1 from engine_trackings where track_update or next_check_at is not null",
  );
  expect(rows).toEqual([]);
  const days = (clock.now().getTime() - START.getTime() - SHIPPING_MS) / DAY_MS;
  expect(days).toBeGreaterThan(45);
  expect(days).toBeLessThan(80);
});

test("no parcel is polled after its carrier reported the end", () => {
  expect(askedWhenOver).toEqual([]);
  expect(over.size).toBeGreaterThan(0.85 * PARCELS);
});

test("questions stay within a budget: some sixty a parcel, and no parcel takes hundreds", () => {
  const counts = [...asked.values()].toSorted((a, b) => a - b);
  const mean = counts.reduce((sum, count) => sum + count, 0) / PARCELS;
  expect(counts).toHaveLength(PARCELS);
  expect(mean).toBeLessThan(75);
  expect(mean).toBeGreaterThan(20);
  expect(counts.at(-1)).toBeLessThan(250);
});

test("checks are spread over the hour, never a burst at one minute", () => {
  const mean = checksByMinute.reduce((sum, checks) => sum + checks, 0) / 60;
  expect(Math.max(...checksByMinute) / mean).toBeLessThan(2);
  expect(Math.min(...checksByMinute) / mean).toBeGreaterThan(0.4);
});

test("the counts by status followed all the way", async () => {
  const ends = Array.from({ length: PARCELS }, (_, index) => expected(index).split(" ")[0]);
  const { rows } = await database.pool.query<{ id: string }>("select id from engine_accounts");
  const counts = await countByStatus(database.pool, rows[0]?.id ?? "");
  for (const status of ["delivered", "exception", "expired"] as const) {
    expect(counts[status]).toBe(ends.filter((end) => end === status).length);
  }
  expect(counts.transit + counts.pickup + counts.pending + counts.notfound).toBe(0);
});
