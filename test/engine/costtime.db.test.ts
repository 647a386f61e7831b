// Times of a lane, from parcels that really travelled it through the engine.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OTHERS_MIN_PARCELS, readTransitSamples } from "~/engine/lanes/store-transit.server";
import { DAY_MS } from "~/lib/time";
import { call } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

const START = new Date("2018-05-01T00:00:00Z");
let running: TestEngine;
let ours: { accountId: string; apiKey: string };
let serial = 0;

beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());
beforeEach(async () => {
  await running.database.pool.query("delete from engine_trackings");
  ours = await running.engine.createAccount({ name: "ours" });
});

const send = (apiKey: string, method: string, path: string, body?: unknown) =>
  call({ fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey }, method, path, { body });
const LANE = { original: "PH", destination: "US", carrier_code: "4px" };

async function costTime(
  apiKey = ours.apiKey,
  lane: object = LANE,
): Promise<Record<string, number>> {
  const { code, data } = await send(apiKey, "POST", "/trackings/costtime", [lane]);
  expect(code).toBe(200);
  return (data as Record<string, number>[])[0] ?? {};
}

function wallTime(days: number): string {
  return new Date(START.getTime() + days * DAY_MS).toISOString().slice(0, 16).replace("T", " ");
}

/** A parcel scanned first on START, and delivered after so many days; null: not, but seen once more. */
async function parcel(
  deliveredAfterDays: number | null,
  apiKey = ours.apiKey,
  seenAfterDays = 0,
): Promise<string> {
  const number = `LANE${String((serial += 1)).padStart(6, "0")}`;
  const events = [event(wallTime(0), "Received", "transit", { milestone: "ItemReceived" })];
  if (deliveredAfterDays !== null) {
    events.push(event(wallTime(deliveredAfterDays), "Delivered", "delivered"));
  } else {
    events.push(event(wallTime(seenAfterDays), "On its way", "transit"));
  }
  running.carrier.answers.set(
    number,
    journey(events, { originCountry: "PH", destinationCountry: "US" }),
  );
  await send(apiKey, "POST", "/trackings/post", { tracking_number: number, carrier_code: "4px" });
  return number;
}

async function lookAfter(days: number): Promise<void> {
  running.clock.set(new Date(START.getTime() + days * DAY_MS));
  while ((await running.engine.pollDue(100)).checked > 0);
}

describe("a lane", () => {
  test("shows how many parcels it has seen, and when they arrived", async () => {
    running.clock.set(START);
    for (const days of [3, 7, 12, 29, 45, 80]) await parcel(days);
    await parcel(null, ours.apiKey, 38);
    await lookAfter(40);
    expect(await costTime()).toEqual({
      carrier_code: "4px",
      original: "PH",
      destination: "US",
      total: 7,
      delivered: 6,
      range1: 0.2857,
      range2: 0,
      range3: 0.1429,
      range4: 0.1429,
      range5: 0.2143,
      range6: 0.2143,
    });
  });

  test("that lost a parcel has a share of parcels that never arrive", async () => {
    running.clock.set(START);
    for (const days of [3, 5, 6]) await parcel(days);
    const lost = await parcel(null);
    await lookAfter(40);
    const { data } = await send(ours.apiKey, "GET", `/trackings/4px/${lost}`);
    expect(data).toMatchObject({ status: "expired" });
    expect(await costTime()).toMatchObject({ total: 4, delivered: 3, range1: 0.75, range6: 0 });
  });

  test("counts days as itemTimeLength does", async () => {
    running.clock.set(START);
    const number = await parcel(6.5);
    await lookAfter(10);
    const { data } = await send(ours.apiKey, "GET", `/trackings/4px/${number}`);
    expect(data).toMatchObject({ itemTimeLength: 7 });
    expect(await costTime()).toMatchObject({ total: 1, range1: 1 });
    running.clock.set(START);
    await parcel(7.1);
    await lookAfter(10);
    expect(await costTime()).toMatchObject({ total: 2, range1: 0.5, range3: 0.5 });
  });

  test("that nobody sent anything along is all zeros", async () => {
    expect(await costTime()).toMatchObject({ total: 0, delivered: 0, range1: 0, range6: 0 });
  });

  test("is one direction and one carrier", async () => {
    running.clock.set(START);
    await parcel(3);
    await lookAfter(10);
    expect(await costTime(ours.apiKey, { ...LANE, carrier_code: "usps" })).toMatchObject({
      total: 0,
    });
    expect(
      await costTime(ours.apiKey, { ...LANE, original: "US", destination: "PH" }),
    ).toMatchObject({ total: 0 });
    expect(
      await costTime(ours.apiKey, { ...LANE, carrier_code: "4PX", destination: "us" }),
    ).toMatchObject({ total: 1 });
  });

  test("leaves out labels that were never used, and statuses set by hand", async () => {
    running.clock.set(START);
    await parcel(3);
    const byHand = await parcel(null);
    await lookAfter(10);
    await send(ours.apiKey, "PUT", `/trackings/4px/${byHand}`, { status: 4 });
    await send(ours.apiKey, "POST", "/trackings/post", {
      tracking_number: "LABEL000001",
      carrier_code: "4px",
      destination_code: "us",
    });
    await lookAfter(11);
    expect(await costTime()).toMatchObject({ total: 1, delivered: 1 });
  });

  test("is not broken by a carrier's impossible date", async () => {
    running.clock.set(START);
    const number = await parcel(3);
    await lookAfter(10);
    const set = (time: string) =>
      running.database.pool.query(
        "update engine_trackings set last_update_time = $2 where tracking_number = $1",
        [number, time],
      );
    await set("2018-05-32 12:00");
    expect(await costTime()).toMatchObject({ total: 0 });
    await set("2018-06-31 12:00:59");
    expect(await costTime()).toMatchObject({ total: 1, range6: 1 });
  });
});

describe("other accounts' parcels", () => {
  async function others(accounts: number, parcels: number): Promise<void> {
    const keys = await Promise.all(
      Array.from({ length: accounts }, () => running.engine.createAccount({ name: "other" })),
    );
    for (let index = 0; index < parcels; index += 1) {
      await parcel(20, keys[index % accounts]?.apiKey);
    }
  }

  beforeEach(async () => {
    running.clock.set(START);
    await parcel(3);
  });

  test("count when they are many, of several accounts", async () => {
    await others(2, OTHERS_MIN_PARCELS);
    await lookAfter(30);
    expect(await costTime()).toMatchObject({ total: OTHERS_MIN_PARCELS + 1, range1: 0.0909 });
  });

  test.each([
    { why: "they are few", accounts: 3, parcels: OTHERS_MIN_PARCELS - 1 },
    { why: "they are of one account", accounts: 1, parcels: OTHERS_MIN_PARCELS + 5 },
  ])("do not count when $why", async ({ accounts, parcels }) => {
    await others(accounts, parcels);
    await lookAfter(30);
    expect(await costTime()).toMatchObject({ total: 1, range1: 1 });
  });
});

test("an item that makes no sense says so in its row, and spoils no other", async () => {
  const { code, data } = await send(ours.apiKey, "POST", "/trackings/costtime", [
    LANE,
    { ...LANE, original: "Atlantis" },
    { ...LANE, carrier_code: "nobody" },
    { original: "PH", destination: "US" },
    17,
  ]);
  expect(code).toBe(201);
  expect((data as { code?: number }[]).map((row) => row.code)).toEqual([
    undefined,
    4012,
    4015,
    4015,
    4012,
  ]);
});

test("a create writes nothing into the lanes' index, and a question reads nothing else", async () => {
  const { pool } = running.database;
  await pool.query(
    `insert into engine_trackings (account_id, id, tracking_number, number_key, carrier_code, created_at,
       original_country, destination_country, item_received, last_update_time, status)
     select $1, 'lane' || n, 'N' || n, 'N' || n, case when n % 100 = 0 then '4px' else 'usps' end,
       now(), 'Philippines', 'United States', '2018-05-01 00:00', '2018-05-09 00:00', 'delivered'
     from generate_series(1, 50000) n`,
    [ours.accountId],
  );
  await pool.query("analyze engine_trackings");
  const lane = {
    carrierCode: "4px",
    originalCountry: "Philippines",
    destinationCountry: "United States",
  };
  const plan = await pool.query<{ "QUERY PLAN": string }>(
    `explain select 1 from engine_trackings where carrier_code = '4px'
       and original_country = 'Philippines' and destination_country = 'United States'
       and item_received is not null and manual_status is null order by created_at desc limit 10`,
  );
  expect(plan.rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain(
    "engine_trackings_lane_idx",
  );
  expect(await readTransitSamples(pool, ours.accountId, [lane])).toEqual([
    [{ outcome: "delivered", days: 8, parcels: 500 }],
  ]);
});
