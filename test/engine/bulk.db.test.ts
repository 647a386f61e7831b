// Bulk calls against the poller, other callers and their own size.
import { afterEach, beforeEach, expect, test } from "vitest";
import { BULK_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;

beforeEach(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "bulk" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterEach(() => running.close());

const numbersOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `BULK${String(index).padStart(5, "0")}`);
const pairsOf = (numbers: readonly string[]) =>
  numbers.map((tracking_number) => ({ tracking_number, carrier_code: "4px" }));
const post = (path: string, body: unknown) => call(door, "POST", `/trackings/${path}`, { body });

async function create(numbers: readonly string[]): Promise<void> {
  for (let start = 0; start < numbers.length; start += 40) {
    await post("batch", pairsOf(numbers.slice(start, start + 40)));
  }
}

test("200 items are taken by each bulk call", async () => {
  const numbers = numbersOf(BULK_MAX_ITEMS);
  const pairs = pairsOf(numbers);
  await create(numbers);
  const changed = await post(
    "updatemore",
    pairs.map((pair) => ({ ...pair, title: `title of ${pair.tracking_number}`, archived: "true" })),
  );
  expect(changed).toMatchObject({ code: 200, data: { submitted: 200, updated: 200 } });
  expect(await call(door, "GET", "/trackings/get?limit=200&archived=true")).toMatchObject({
    data: {
      total: "200",
      items: expect.arrayContaining([expect.objectContaining({ title: "title of BULK00199" })]),
    },
  });
  expect(await post("notupdate", pairs)).toMatchObject({ code: 200, data: { change: 200 } });
  expect(await post("delete", pairs)).toMatchObject({ code: 200, data: { delete: 200 } });
  expect(await call(door, "GET", "/trackings/get")).toMatchObject({ data: { total: "0" } });
});

test("a stopped tracking is never polled again, and readers see the change", async () => {
  const { carrier, engine, clock } = running;
  await create(["STOP00001", "GOESON001"]);
  await post("notupdate", pairsOf(["STOP00001"]));
  const { rows } = await running.database.pool.query("select from graphile_worker.jobs");
  expect(rows).toHaveLength(1);
  for (let day = 0; day < 90; day++) {
    clock.advance(24 * 60 * 60 * 1000);
    await engine.pollDue(10);
  }
  expect(carrier.asked).not.toContain("STOP00001");
  expect(carrier.asked).toContain("GOESON001");
  const path = "/trackings/4px/STOP00001";
  expect(await call(door, "GET", path)).toMatchObject({
    data: { status: "pending", track_update: false, updated_at: "2018-04-18T07:26:14+00:00" },
  });
  await call(door, "PUT", path, { body: { status: 4 } });
  await call(door, "PUT", path, { body: { status: 8 } });
  expect(await call(door, "GET", path)).toMatchObject({ data: { track_update: false } });
  expect(await engine.nextDueAt()).toBeNull();
});

test("of two items for one tracking the later sees what the earlier did", async () => {
  await create(["TWICE0001"]);
  const pair = { tracking_number: "TWICE0001", carrier_code: "4px" };
  expect(
    await post("updatemore", [
      { ...pair, title: "one", status: 4 },
      { ...pair, tracking_number: "twice0001", title: "two", status: 8 },
    ]),
  ).toMatchObject({
    code: 200,
    data: {
      updated: 2,
      trackings: [
        { title: "one", status: "delivered" },
        { title: "two", status: "pending" },
      ],
    },
  });
  expect(await post("delete", [pair, pair])).toMatchObject({
    code: 201,
    data: { submitted: 2, delete: 1, errors: [{ ...pair, code: 4017 }] },
  });
});

test("calls and pollers take several trackings in one order, so they never wait in a circle", async () => {
  const { engine, clock, database } = running;
  const numbers = numbersOf(20);
  await create(numbers);
  await engine.pollDue(20);
  clock.advance(24 * 60 * 60 * 1000);
  const holder = await database.pool.connect();
  const free = async () => {
    const { rows } = await database.pool.query(
      "select from engine_trackings for update skip locked",
    );
    return rows.length;
  };
  const waiting = async () => {
    const { rows } = await database.pool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return rows.length;
  };
  const holdFirst = async () => {
    await holder.query("begin");
    await holder.query("select from engine_trackings order by id limit 1 for update");
  };

  const changes = pairsOf(numbers).map((pair) => ({ ...pair, order_id: "17" }));
  await holdFirst();
  const changing = post("updatemore", changes);
  await expect.poll(waiting).toBe(1);
  expect(await free()).toBe(19);
  await holder.query("rollback");
  expect(await changing).toMatchObject({ data: { updated: 20 } });

  // Leasing itself does not block: the first is held only once the poller has leased it.
  let release = () => {};
  running.carrier.gate = new Promise((resolve) => (release = resolve));
  const asked = running.carrier.asked.length;
  const polling = engine.pollDue(20);
  await expect.poll(() => running.carrier.asked.length).toBe(asked + 20);
  await holdFirst();
  release();
  await expect.poll(waiting).toBe(1);
  expect(await free()).toBe(19);
  await holder.query("rollback");
  holder.release();
  expect(await polling).toEqual({ checked: 20, changed: 0, failed: 0 });
});

test("bulk calls over the same trackings in opposite orders are all carried out", async () => {
  const numbers = numbersOf(40);
  await create(numbers);
  const titled = (title: string) => pairsOf(numbers).map((pair) => ({ ...pair, title }));
  const answers = await Promise.all([
    post("updatemore", titled("one")),
    post("updatemore", titled("two").toReversed()),
    post("delete", pairsOf(numbers.slice(20))),
    post("delete", pairsOf(numbers.slice(30)).toReversed()),
  ]);
  expect(answers.map(({ data }) => (data as { submitted: number }).submitted)).toEqual([
    40, 40, 20, 10,
  ]);
  const deleted = answers.slice(2).map(({ data }) => (data as { delete: number }).delete);
  expect(deleted.reduce((sum, count) => sum + count)).toBe(20);
  expect(running.errors).toEqual([]);
});
