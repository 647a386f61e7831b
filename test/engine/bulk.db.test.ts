// Bulk calls against the poller, other callers and their own size.
import { afterEach, beforeEach, expect, test } from "vitest";
import { BULK_MAX_ITEMS } from "~/trackingmore/limits";
import { call, type V2Door } from "../trackingmore/v2-door";
import { event, journey } from "./journeys";
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

test("what was stopped is never asked about again, and its readers are told", async () => {
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

test("bulk calls in opposite orders and pollers on the same trackings never wait in a circle", async () => {
  const { carrier, engine, clock } = running;
  const numbers = numbersOf(60);
  await create(numbers);
  for (let round = 0; round < 6; round++) {
    clock.advance(24 * 60 * 60 * 1000);
    const at = `2018-05-${10 + round} 10:00`;
    for (const number of numbers) {
      carrier.answers.set(number, journey([event(at, `round ${round}`, "transit")]));
    }
    const titled = pairsOf(numbers).map((pair) => ({ ...pair, title: `round ${round}` }));
    const answers = await Promise.all([
      post("updatemore", titled),
      engine.pollDue(60),
      post("updatemore", titled.toReversed()),
      post("delete", pairsOf(numbers.slice(round, round + 1))),
      engine.pollDue(60),
    ]);
    expect(answers[0]).toMatchObject({ data: { submitted: 60 } });
    expect(answers[2]).toMatchObject({ data: { submitted: 60 } });
  }
  expect(running.errors).toEqual([]);
  expect(await call(door, "GET", "/trackings/get")).toMatchObject({ data: { total: "54" } });
});
