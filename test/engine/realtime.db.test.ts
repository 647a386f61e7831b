// Realtime asks the carrier now; a watched tracking learns from it, an unwatched one stays unwatched.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "~/lib/errors";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey, PHILIPPINES_TO_RENTON } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;

beforeEach(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "realtime" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterEach(() => running.close());

const pairOf = (tracking_number: string, carrier_code = "4px") => ({
  tracking_number,
  carrier_code,
});
const ask = (body: object) => call(door, "POST", "/trackings/realtime", { body });
async function item(body: object): Promise<Record<string, unknown>> {
  const { code, data } = await ask(body);
  expect(code).toBe(200);
  const { items } = data as { items: Record<string, unknown>[] };
  expect(items).toHaveLength(1);
  return items[0] ?? {};
}
const create = (tracking_number: string) =>
  call(door, "POST", "/trackings/post", { body: pairOf(tracking_number) });
async function read(number: string): Promise<Record<string, unknown>> {
  return (await call(door, "GET", `/trackings/4px/${number}`)).data as Record<string, unknown>;
}
async function rowCount(): Promise<number> {
  return (await running.database.pool.query("select from engine_trackings")).rows.length;
}
async function waitingJobs(): Promise<string[]> {
  const { rows } = await running.database.pool.query<{ key: string }>(
    "select key from graphile_worker.jobs",
  );
  return rows.map((row) => row.key);
}

const ON_ITS_WAY = journey([event("2018-04-17 10:00", "Accepted", "transit")]);
const DELIVERED = journey([
  event("2018-04-17 10:00", "Accepted", "transit"),
  event("2018-04-18 11:00", "Delivered", "delivered", { substatus: "delivered001" }),
]);

test("a number that nobody created is answered field by field, in order, and kept nowhere", async () => {
  running.carrier.answers.set("ASKED0001", PHILIPPINES_TO_RENTON);
  const found = await item({
    ...pairOf("ASKED0001", "phlpost"),
    order_create_time: "2017/8/27 16:51",
    destination_code: "US",
  });
  expect(Object.keys(found)).toEqual([
    "id",
    "tracking_number",
    "carrier_code",
    "order_create_time",
    "destination_code",
    "status",
    "track_update",
    "original_country",
    "destination_country",
    "itemTimeLength",
    "stayTimeLength",
    "service_code",
    "packageStatus",
    "substatus",
    "last_mile_tracking_supported",
    "origin_info",
    "destination_info",
    "lastEvent",
    "lastUpdateTime",
  ]);
  expect(found).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    tracking_number: "ASKED0001",
    carrier_code: "phlpost",
    order_create_time: "2017/8/27 16:51",
    destination_code: "US",
    status: "delivered",
    substatus: "delivered001",
    track_update: false,
    original_country: "Philippines",
    destination_country: "United States",
    packageStatus: null,
    last_mile_tracking_supported: null,
    destination_info: { carrier_code: "usps" },
    lastEvent: "Delivered,RENTON, WA 98056,2015-11-02 17:11",
    lastUpdateTime: "2015-11-02 17:11",
  });
  expect(await rowCount()).toBe(0);
  expect(await waitingJobs()).toEqual([]);
});

test("what was not sent comes back empty, and a number that the carrier does not know is notfound", async () => {
  expect(await item(pairOf("BLANK0001"))).toMatchObject({
    order_create_time: "",
    destination_code: "",
    status: "notfound",
    substatus: "notfound002",
    itemTimeLength: null,
    origin_info: { carrier_code: "4px", trackinfo: [] },
    destination_info: null,
    lastEvent: null,
  });
});

test("a carrier is sent the client's facts: postcode, country and shipping date", async () => {
  await item({
    ...pairOf("HINTED001"),
    tracking_postal_code: "3521 AL",
    destination_code: "nl",
    tracking_ship_date: "20180401",
  });
  expect(running.carrier.questions).toEqual([
    {
      trackingNumber: "HINTED001",
      carrierCode: "4px",
      shippedAt: new Date("2018-04-01T00:00:00Z"),
      destinationCountry: "NL",
      postalCode: "3521 AL",
    },
  ]);
  await item(pairOf("HINTED001"));
  expect(running.carrier.questions[1]?.shippedAt).toEqual(running.clock.now());
});

describe("a watched tracking", () => {
  test("gets the carrier's answer, and readers and listeners see it as after a poll", async () => {
    const { carrier, clock, engine } = running;
    await create("WATCHED01");
    carrier.answers.set("WATCHED01", ON_ITS_WAY);
    clock.advance(MINUTE_MS);
    const found = await item(pairOf("watched01"));
    const kept = await read("WATCHED01");
    expect(kept).toMatchObject({
      status: "transit",
      updated_at: "2018-04-18T07:27:14+00:00",
      lastEvent: "Accepted,2018-04-17 10:00",
      track_update: true,
    });
    expect(found).toMatchObject({ id: kept.id, status: "transit", track_update: true });
    const since = Math.floor(clock.now().getTime() / 1000);
    expect(await call(door, "GET", `/trackings/get?update_time_min=${since}`)).toMatchObject({
      data: { total: "1" },
    });
    expect(await waitingJobs()).toHaveLength(1);
    // The poller has nothing to do before the regular time.
    expect((await engine.nextDueAt())?.getTime()).toBeGreaterThan(clock.now().getTime() + HOUR_MS);
  });

  test("is unchanged when nothing is new, and nobody is notified", async () => {
    const { carrier, clock } = running;
    await create("SAME00001");
    carrier.answers.set("SAME00001", ON_ITS_WAY);
    await item(pairOf("SAME00001"));
    const before = await read("SAME00001");
    clock.advance(DAY_MS);
    const jobs = await waitingJobs();
    expect(await item(pairOf("SAME00001"))).toMatchObject({ stayTimeLength: 2 });
    expect(await read("SAME00001")).toEqual({ ...before, stayTimeLength: 2 });
    expect(await waitingJobs()).toEqual(jobs);
  });

  test("that is delivered is watched no more; one that was stopped stays so, however often it is asked", async () => {
    const { carrier, engine } = running;
    await create("DONE00001");
    await create("STOPPED01");
    await call(door, "POST", "/trackings/notupdate", { body: [pairOf("STOPPED01")] });
    carrier.answers.set("DONE00001", DELIVERED);
    carrier.answers.set("STOPPED01", ON_ITS_WAY);
    expect(await item(pairOf("DONE00001"))).toMatchObject({ track_update: false });
    expect(await item(pairOf("STOPPED01"))).toMatchObject({
      status: "transit",
      track_update: false,
    });
    expect(await engine.nextDueAt()).toBeNull();
  });

  test("set to delivered by hand stays so, and is polled again when that is cleared", async () => {
    const { carrier, engine, clock } = running;
    await create("BYHAND001");
    carrier.answers.set("BYHAND001", ON_ITS_WAY);
    const path = "/trackings/4px/BYHAND001";
    await call(door, "PUT", path, { body: { status: 4 } });
    expect(await item(pairOf("BYHAND001"))).toMatchObject({ status: "delivered" });
    expect(await engine.nextDueAt()).toBeNull();
    expect(await call(door, "PUT", path, { body: { status: 8 } })).toMatchObject({
      data: { status: "transit" },
    });
    expect(await engine.nextDueAt()).toEqual(clock.now());
  });

  test("that is being polled keeps the newer answer, not the poller's", async () => {
    const { carrier, engine } = running;
    await create("RACING001");
    carrier.answers.set("RACING001", ON_ITS_WAY);
    let release = () => {};
    carrier.gate = new Promise((resolve) => (release = resolve));
    const polling = engine.pollDue(10);
    await expect.poll(() => carrier.asked.length).toBe(1);
    const gate = carrier.gate;
    carrier.gate = Promise.resolve();
    carrier.answers.set("RACING001", DELIVERED);
    await item(pairOf("RACING001"));
    carrier.answers.set("RACING001", ON_ITS_WAY);
    release();
    await gate;
    await polling;
    expect(await read("RACING001")).toMatchObject({ status: "delivered" });
  });
});

describe("a carrier that can't be called", () => {
  test("whatever it refuses us with, the caller reads 503, the operator why, and nothing changes", async () => {
    const { carrier, clock, errors } = running;
    await create("WATCHED01");
    const before = await read("WATCHED01");
    for (const failure of [
      new AppError("rate_limited", "slow down", { retryAfterMs: 1000 }),
      new AppError("unauthenticated", "our password is wrong"),
      new Error("socket hang up"),
    ]) {
      carrier.failure = failure;
      expect(await ask(pairOf("WATCHED01"))).toMatchObject({ code: 503, data: [] });
      expect(errors.at(-1)).toBe(failure);
      clock.advance(7 * DAY_MS);
    }
    expect(await read("WATCHED01")).toEqual(before);
  });

  test("whose circuit breaker is open is not called until it closes", async () => {
    const { carrier, clock } = running;
    carrier.failure = new AppError("rate_limited", "slow down", { retryAfterMs: HOUR_MS });
    expect((await ask(pairOf("RESTING01"))).code).toBe(503);
    carrier.failure = null;
    expect((await ask(pairOf("RESTING01"))).code).toBe(503);
    expect(carrier.asked).toHaveLength(1);
    clock.advance(7 * DAY_MS);
    expect((await ask(pairOf("RESTING01"))).code).toBe(200);
    expect((await ask(pairOf("RESTING01"))).code).toBe(200);
  });

  test("because its budget is spent is not asked", async () => {
    const { carrier, clock } = running;
    carrier.budgets = [{ calls: 1, perMs: HOUR_MS }];
    expect((await ask(pairOf("BUDGET001"))).code).toBe(200);
    expect(await ask(pairOf("BUDGET001"))).toMatchObject({ code: 503, data: [] });
    expect(carrier.asked).toHaveLength(1);
    clock.advance(2 * HOUR_MS);
    expect((await ask(pairOf("BUDGET001"))).code).toBe(200);
  });

  test("by anybody here leaves what is known, and an unknown number pending", async () => {
    expect(await item(pairOf("NOBODY001", "dhl"))).toMatchObject({
      status: "pending",
      track_update: false,
    });
  });
});
