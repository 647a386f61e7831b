// Requests that once failed: default filters, deep bodies, realtime fields, updates by POST, and random input.
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECOND_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

async function open(name: string): Promise<V2Door> {
  const { apiKey } = await running.engine.createAccount({ name });
  return { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
}

const pair = (tracking_number: string) => ({ tracking_number, carrier_code: "4px" });

test("filters sent at their documented defaults change neither lists nor counts", async () => {
  const door = await open("defaults");
  await call(door, "POST", "/trackings/batch", { body: [pair("DEFAULT01"), pair("DEFAULT02")] });
  const now = Math.floor(running.clock.now().getTime() / SECOND_MS);
  for (const [name, value] of [
    ["update_time_min", 0],
    ["created_at_min", 0],
    ["order_created_time_min", 0],
    ["update_time_max", now],
    ["created_at_max", now],
    ["order_created_time_max", now],
    ["update_time_max", now - 2],
    ["order_created_time_max", now - 2],
  ]) {
    const { data } = await call(door, "GET", `/trackings/get?${name}=${value}`);
    expect(data, `${name}=${value}`).toMatchObject({ total: "2" });
    if (String(name).startsWith("update")) continue;
    const counts = await call(door, "GET", `/trackings/getstatusnumber?${name}=${value}`);
    expect(counts.data, `${name}=${value}`).toMatchObject({ pending: 2 });
  }
  const old = await call(door, "GET", `/trackings/get?update_time_max=${now - 1000}`);
  expect(old.data).toMatchObject({ total: "0" });
});

test("a body nested more than 32 levels deep is refused before it is parsed", async () => {
  const door = await open("deep");
  for (const rawBody of ["[".repeat(1_000_000), "[".repeat(33) + "]".repeat(33)]) {
    const answer = await call(door, "POST", "/trackings/batch", { rawBody });
    expect(answer.code).toBe(4012);
  }
  const title = `"${"[".repeat(100)}\\"`;
  const rawBody = `{"tracking_number":"DEEP00001","carrier_code":"4px","title":${title}"}`;
  expect((await call(door, "POST", "/trackings/post", { rawBody })).code).toBe(200);
});

test("realtime queries a watched number with the call's ship date and destination", async () => {
  const door = await open("realtime");
  await call(door, "POST", "/trackings/post", { body: pair("REAL00001") });
  running.carrier.questions.length = 0;
  const body = { ...pair("REAL00001"), tracking_ship_date: "20180301", destination_code: "us" };
  await call(door, "POST", "/trackings/realtime", { body });
  expect(running.carrier.questions).toMatchObject([
    { shippedAt: new Date("2018-03-01T00:00:00Z"), destinationCountry: "US" },
  ]);
});

test("an update may be sent as POST", async () => {
  const door = await open("post");
  await call(door, "POST", "/trackings/post", { body: pair("POST00001") });
  const answer = await call(door, "POST", "/trackings/4px/POST00001", { body: { title: "new" } });
  expect(answer).toMatchObject({ code: 200, data: { title: "new" } });
});

test("an order time that is not a time reads as null", async () => {
  const door = await open("order time");
  await call(door, "POST", "/trackings/post", {
    body: { ...pair("TIME00001"), order_create_time: "<b>yesterday</b>" },
  });
  const { data } = await call(door, "GET", "/trackings/4px/TIME00001");
  expect(data).toMatchObject({ order_create_time: null });
});

test("trackings created in one second are listed by id", async () => {
  const door = await open("ties");
  const items = Array.from({ length: 12 }, (_, index) => pair(`TIES0000${index}`));
  await call(door, "POST", "/trackings/batch", { body: items });
  const { data } = await call(door, "GET", "/trackings/get");
  const ids = (data as { items: { id: string }[] }).items.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
  const pages = await Promise.all(
    [1, 2, 3].map((page) => call(door, "GET", `/trackings/get?limit=4&page=${page}`)),
  );
  const paged = pages.flatMap(
    (page) => (page.data as typeof data & { items: { id: string }[] }).items,
  );
  expect(paged.map(({ id }) => id)).toEqual(ids);
});

/** A linear congruential generator: the same requests in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const VALUES = [
  "null",
  "true",
  "-1",
  "1e400",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  "[]",
  "{}",
  '[[["x"]]]',
  '"4px"',
  '"NOSUCH001"',
  "123456789012345678901234567890",
  '"%00"',
  '"2018-02-31"',
  '"__proto__"',
  '{"a":{"b":1}}',
];
const NAMES = [
  "tracking_number",
  "carrier_code",
  "status",
  "page",
  "limit",
  "numbers",
  "orders",
  "created_at_min",
  "update_time_max",
  "update_carrier_code",
  "track_number",
  "country",
  "postcode",
  "original",
  "__proto__",
  "title",
  "archived",
  "destination_code",
];
const PATHS = [
  "get",
  "updatemore",
  "delete",
  "realtime",
  "update",
  "notupdate",
  "getuserinfo",
  "getstatusnumber",
  "remote",
  "costtime",
  "aircargo",
  "4px/NOSUCH001",
  "4px/%00",
  "constructor/x",
  "4px/%E0%A4%A/en",
  "nothing",
];
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 500);

test("random requests get no server error and change nothing", async () => {
  const door = await open("fuzz");
  await call(door, "POST", "/trackings/post", { body: pair("KEPT00001") });
  const before = await call(door, "GET", "/trackings/4px/KEPT00001");
  const below = seeded(20_261_128);
  const pick = (values: readonly string[]) => values[below(values.length)] ?? "";
  const object = () =>
    `{${Array.from({ length: below(5) }, () => `"${pick(NAMES)}":${pick(VALUES)}`).join(",")}}`;
  for (let index = 0; index < REQUESTS; index++) {
    const method = pick(["GET", "POST", "PUT", "DELETE", "PATCH"]);
    const path = `${pick(["/trackings/", "/trackings/", "//trackings//", "/carriers/"])}${pick(PATHS)}`;
    const query = `?${pick(NAMES)}=${encodeURIComponent(pick(VALUES))}`;
    const text = pick([object(), `[${object()},${object()}]`, pick(VALUES), object().slice(0, -1)]);
    const body = method === "GET" ? undefined : text;
    const request = new Request(`${BASE_URL}${path}${query}`, {
      method,
      headers: { "Trackingmore-Api-Key": door.apiKey ?? "" },
      ...(body === undefined ? {} : { body }),
    });
    const response = await running.engine.handleV2(request);
    const { meta } = (await response.json()) as { meta: { code: number } };
    const isServerError = meta.code === 500 || response.status !== 200;
    expect(isServerError, `${method} ${path}${query} ${text}: ${meta.code}`).toBe(false);
  }
  expect(await call(door, "GET", "/trackings/4px/KEPT00001")).toEqual(before);
  expect((await call(door, "GET", "/trackings/get")).data).toMatchObject({ total: "1" });
});
