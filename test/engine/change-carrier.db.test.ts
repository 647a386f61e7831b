// A change of carrier: the journey restarts, and the first carrier's journey is kept.
import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;

beforeEach(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "carriers" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterEach(() => running.close());

const NUMBER = "MOVING001";
const create = (fields: object = {}) =>
  call(door, "POST", "/trackings/post", {
    body: { tracking_number: NUMBER, carrier_code: "4px", ...fields },
  });
const change = (from: string, to: string) =>
  call(door, "POST", "/trackings/update", {
    body: { tracking_number: NUMBER, carrier_code: from, update_carrier_code: to },
  });
async function read(carrier: string): Promise<Record<string, unknown>> {
  const { data } = await call(door, "GET", `/trackings/${carrier}/${NUMBER}`);
  return data as Record<string, unknown>;
}

const DELIVERED = journey(
  [
    event("2018-04-10 10:00", "Accepted", "transit", { milestone: "ItemReceived" }),
    event("2018-04-12 11:00", "Delivered", "delivered"),
  ],
  { originCountry: "CN", destinationCountry: "KR", signedBy: "Kim" },
);

test("the tracking is pending under the new carrier, due at once, with its id, age and texts", async () => {
  const { carrier, clock, engine } = running;
  await create({ title: "a hat", order_id: "17", destination_code: "US", customer_name: "Ann" });
  carrier.answers.set(NUMBER, DELIVERED);
  await engine.pollDue(10);
  const before = await read("4px");
  expect(before).toMatchObject({ status: "delivered", track_update: false, singed_by: "Kim" });

  clock.advance(5 * MINUTE_MS);
  expect(await change("4px", "china-ems")).toEqual({
    code: 200,
    type: "Success",
    message: "Success",
    data: { Usertag: "" },
  });
  expect(await call(door, "GET", `/trackings/4px/${NUMBER}`)).toMatchObject({ code: 4031 });
  const after = await read("china-ems");
  expect(after).toMatchObject({
    id: before.id,
    created_at: before.created_at,
    updated_at: "2018-04-18T07:31:14+00:00",
    title: "a hat",
    order_id: "17",
    customer_name: "Ann",
    status: "pending",
    substatus: null,
    track_update: true,
    original_country: "",
    destination_country: "United States",
    itemTimeLength: null,
    lastEvent: null,
    origin_info: { carrier_code: "china-ems", trackinfo: [] },
  });
  expect(after).not.toHaveProperty("singed_by");
  expect(await engine.nextDueAt()).toEqual(clock.now());
  await engine.pollDue(10);
  expect(carrier.questions.at(-1)).toMatchObject({ carrierCode: "china-ems" });
});

test("the first carrier's journey is kept unchanged until the tracking is deleted", async () => {
  const { carrier, engine, database } = running;
  await create();
  carrier.answers.set(NUMBER, DELIVERED);
  await engine.pollDue(10);
  const { origin_info } = await read("4px");
  await change("4px", "china-ems");
  await change("china-ems", "usps");
  const past = () =>
    database.pool.query(
      "select carrier_code, status, last_event, origin_info from engine_past_journeys order by id",
    );
  expect((await past()).rows).toEqual([
    {
      carrier_code: "4px",
      status: "delivered",
      last_event: "Delivered,2018-04-12 11:00",
      origin_info,
    },
    { carrier_code: "china-ems", status: "pending", last_event: null, origin_info: null },
  ]);
  await call(door, "DELETE", `/trackings/usps/${NUMBER}`);
  expect((await past()).rows).toEqual([]);
});

test("the new carrier is given its own time before the parcel counts as expired", async () => {
  const { carrier, clock, engine } = running;
  await create();
  clock.advance(40 * DAY_MS);
  await engine.pollDue(10);
  expect(await read("4px")).toMatchObject({ status: "expired", track_update: false });

  await change("4px", "usps");
  await engine.pollDue(10);
  expect(await read("usps")).toMatchObject({ status: "notfound", track_update: true });
  clock.advance(59 * DAY_MS);
  await engine.pollDue(10);
  expect(await read("usps")).toMatchObject({ status: "notfound" });
  clock.advance(2 * DAY_MS);
  await engine.pollDue(10);
  expect(await read("usps")).toMatchObject({ status: "expired", track_update: false });
  expect(carrier.asked).toHaveLength(4);
});

test("a status by hand ends with the journey it was said of, and a stopped watch begins again", async () => {
  await create();
  await call(door, "PUT", `/trackings/4px/${NUMBER}`, { body: { status: 7 } });
  await call(door, "POST", "/trackings/notupdate", {
    body: [{ tracking_number: NUMBER, carrier_code: "4px" }],
  });
  await change("4px", "usps");
  expect(await read("usps")).toMatchObject({ status: "pending", track_update: true });
});

test("a pair that is taken, its own included, is 4016 and changes nothing", async () => {
  await create({ title: "first" });
  await create({ carrier_code: "usps", title: "second" });
  const before = [await read("4px"), await read("usps")];
  expect(await change("4px", "usps")).toMatchObject({ code: 4016, data: [] });
  expect(await change("4px", "4PX")).toMatchObject({ code: 4016, data: [] });
  expect([await read("4px"), await read("usps")]).toEqual(before);
  const { rows } = await running.database.pool.query("select from engine_past_journeys");
  expect(rows).toEqual([]);
  expect(running.errors).toEqual([]);
});

test("an answer of the first carrier that arrives later does not overwrite the new journey", async () => {
  const { carrier, engine } = running;
  await create();
  carrier.answers.set(NUMBER, DELIVERED);
  let release = () => {};
  carrier.gate = new Promise((resolve) => (release = resolve));
  const polling = engine.pollDue(10);
  await expect.poll(() => carrier.asked.length).toBe(1);
  await change("4px", "usps");
  release();
  await polling;
  expect(await read("usps")).toMatchObject({ status: "pending", lastEvent: null });
});
