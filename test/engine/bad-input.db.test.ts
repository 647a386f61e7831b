// What the engine answers to requests that make no sense: a documented code, and nothing changes.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, type CallOptions, type V2Door } from "../trackingmore/v2-door";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;

beforeAll(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "bad input" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterAll(() => running.close());

const item = (number: unknown, carrier: unknown = "4px") => ({
  tracking_number: number,
  carrier_code: carrier,
});
const items = (count: number) => Array.from({ length: count }, (_, index) => item(`MANY${index}`));
const FIVE_MB = JSON.stringify([item("x".repeat(5 * 1024 * 1024))]);

interface Case {
  what: string;
  method: string;
  path: string;
  options?: CallOptions;
  code: number;
}

const UNREADABLE: Case[] = [
  ["not JSON", "{tracking_number:"],
  ["a form under a JSON content type", "tracking_number=RP893531375SG&carrier_code=singapore-post"],
  ["nothing", ""],
  ["a text", '"RP893531375SG"'],
  ["null", "null"],
  ["a number", "17"],
  ["5 MB", FIVE_MB],
  ["half of a JSON text", '[{"tracking_number":"RP8935'],
].flatMap(([what = "", rawBody = ""]) =>
  ["/trackings/post", "/trackings/batch"].map((path) => ({
    what: `${what} to ${path}`,
    method: "POST",
    path,
    options: { rawBody },
    code: 4012,
  })),
);

const CREATES: Case[] = [
  { what: "an empty batch", path: "/trackings/batch", body: [], code: 4012 },
  { what: "41 items", path: "/trackings/batch", body: items(41), code: 4020 },
  { what: "201 items", path: "/trackings/batch", body: items(201), code: 4020 },
  { what: "an array to post", path: "/trackings/post", body: [item("RP893531375SG")], code: 4012 },
  { what: "no number", path: "/trackings/post", body: { carrier_code: "4px" }, code: 4013 },
  { what: "a blank number", path: "/trackings/post", body: item("  "), code: 4013 },
  { what: "a null number", path: "/trackings/post", body: item(null), code: 4013 },
  { what: "an object for a number", path: "/trackings/post", body: item({ a: 1 }), code: 4013 },
  { what: "a short number", path: "/trackings/post", body: item("A1"), code: 4014 },
  {
    what: "blanks in a number",
    path: "/trackings/post",
    body: item("RP 893531375 SG"),
    code: 4014,
  },
  { what: "a slash in a number", path: "/trackings/post", body: item("RP893/531375"), code: 4014 },
  { what: "%2F in a number", path: "/trackings/post", body: item("RP893%2F531375"), code: 4014 },
  {
    what: "a script for a number",
    path: "/trackings/post",
    body: item("<b>RP893</b>"),
    code: 4014,
  },
  { what: "an endless number", path: "/trackings/post", body: item("9".repeat(5000)), code: 4014 },
  { what: "no carrier", path: "/trackings/post", body: item("RP893531375SG", null), code: 4015 },
  { what: "an unknown carrier", path: "/trackings/post", body: item("RP893531", "x"), code: 4015 },
  {
    what: "a carrier named like a built-in",
    path: "/trackings/post",
    body: item("RP893531375SG", "__proto__"),
    code: 4015,
  },
  {
    what: "an order id too long to be looked up",
    path: "/trackings/post",
    body: { ...item("RP893531375SG"), order_id: "9".repeat(3000) },
    code: 4012,
  },
].map(({ body, ...rest }) => ({ ...rest, method: "POST", options: { body } }));

const ADDRESSES: Case[] = [
  { what: "an unknown path", method: "GET", path: "/no-such-thing", code: 404 },
  { what: "no path", method: "GET", path: "", code: 404 },
  { what: "an unknown literal", method: "POST", path: "/trackings/nothing", code: 404 },
  {
    what: "a literal named like a built-in",
    method: "POST",
    path: "/trackings/toString",
    code: 404,
  },
  { what: "too many segments", method: "GET", path: "/trackings/a/b/c/d", code: 404 },
  { what: "GET of batch", method: "GET", path: "/trackings/batch", code: 405 },
  { what: "DELETE of the list", method: "DELETE", path: "/trackings/get", code: 405 },
  { what: "POST of one", method: "POST", path: "/trackings/4px/RP893531375SG", code: 405 },
  {
    what: "PUT of one in a language",
    method: "PUT",
    path: "/trackings/4px/RP893531375SG/en",
    code: 405,
  },
  { what: "PATCH", method: "PATCH", path: "/trackings/4px/RP893531375SG", code: 405 },
  { what: "OPTIONS", method: "OPTIONS", path: "/trackings/get", code: 405 },
  {
    what: "a slash in the number",
    method: "GET",
    path: "/trackings/4px/RP893%2F531375",
    code: 4014,
  },
  { what: "a broken escape", method: "GET", path: "/trackings/4px/RP893%E0%A4%A", code: 4014 },
  { what: "a blank number", method: "DELETE", path: "/trackings/4px/%20%20", code: 4013 },
  {
    what: "an unknown carrier",
    method: "DELETE",
    path: "/trackings/none/RP893531375SG",
    code: 4015,
  },
  { what: "an unknown pair", method: "GET", path: "/trackings/4px/RP893531375SG", code: 4031 },
  {
    what: "DELETE of an unknown pair",
    method: "DELETE",
    path: "/trackings/4px/RP8935",
    code: 4017,
  },
  {
    what: "PUT of an unknown pair",
    method: "PUT",
    path: "/trackings/4px/RP893531375SG",
    code: 4017,
  },
];

const LISTS: Case[] = [
  { what: "a status that is none", query: "status=lost", code: 4033 },
  { what: "times in text", query: "created_at_min=yesterday", code: 4012 },
  { what: "a date for a time", query: "update_time_max=2018-01-01", code: 4012 },
  { what: "a page in words", query: "page=two", code: 4012 },
  {
    what: "41 numbers",
    query: `numbers=${items(41).map((one) => one.tracking_number)}`,
    code: 4020,
  },
  { what: "41 orders", query: `orders=${Array.from({ length: 41 }, (_, i) => i)}`, code: 4020 },
  { what: "limit=0", query: "limit=0", code: 200 },
  { what: "page=-1", query: "page=-1", code: 200 },
  { what: "limit=99999", query: "limit=99999", code: 200 },
  { what: "a page beyond all", query: "page=999999999999999999999&limit=2000", code: 200 },
  { what: "a time beyond all", query: "created_at_max=99999999999999999999", code: 200 },
  { what: "a time before all", query: "update_time_min=-5", code: 200 },
  { what: "a quote", query: "orders='%20or%201=1--", code: 200 },
  { what: "U+0000", query: "orders=%00", code: 200 },
].map(({ query, ...rest }) => ({ ...rest, method: "GET", path: `/trackings/get?${query}` }));

describe("bad input is answered in the envelope with a documented code, and changes nothing", () => {
  test.each([...UNREADABLE, ...CREATES, ...ADDRESSES, ...LISTS])(
    "$what: $code",
    async ({ method, path, options, code }) => {
      const answer = await call(door, method, path, options);
      expect(answer.code).toBe(code);
      if (code !== 200) expect(answer.data).toEqual([]);
      const { rows } = await running.database.pool.query("select 1 from engine_trackings");
      expect(rows).toEqual([]);
    },
  );

  test("a limit out of bounds becomes the default or the greatest", async () => {
    const limitOf = async (limit: string) =>
      (await call(door, "GET", `/trackings/get?limit=${limit}`)).data;
    expect(await limitOf("0")).toMatchObject({ limit: 100 });
    expect(await limitOf("-1")).toMatchObject({ limit: 100 });
    expect(await limitOf("99999")).toMatchObject({ limit: 2000 });
  });

  test("items that are no objects are refused one by one", async () => {
    const body = [null, "RP893531375SG", 7, ["x"], item("GOOD00001")];
    const { code, data } = await call(door, "POST", "/trackings/batch", { body });
    expect(code).toBe(201);
    expect(data).toMatchObject({
      submitted: 5,
      added: 1,
      errors: [{ code: 4012 }, { code: 4012 }, { code: 4012 }, { code: 4012 }],
    });
    await call(door, "DELETE", "/trackings/4px/GOOD00001");
  });

  test("U+0000, half of a surrogate pair and markup in texts are stored or dropped, never a failure", async () => {
    const rawBody =
      '{"tracking_number":"ODD000001","carrier_code":"4px","title":"a\\u0000b","comment":"\\ud800<script>"}';
    expect(await call(door, "POST", "/trackings/post", { rawBody })).toMatchObject({
      code: 200,
      data: { title: "ab" },
    });
    const { data } = await call(door, "GET", "/trackings/4px/ODD000001");
    expect(data).toMatchObject({ title: "ab", comment: expect.stringContaining("<script>") });
    await call(door, "DELETE", "/trackings/4px/ODD000001");
  });

  test("nothing of this was a failure of ours", () => {
    expect(running.errors).toEqual([]);
  });
});

test("a failure of the database is answered as 500 in the envelope, and told to the operator", async () => {
  const broken = await startTestEngine();
  const { apiKey } = await broken.engine.createAccount({ name: "broken" });
  const brokenDoor = { ...door, fetch: broken.engine.handleV2, apiKey };
  await call(brokenDoor, "GET", "/trackings/get");
  await broken.database.pool.query("alter table engine_trackings rename to gone");
  const answer = await call(brokenDoor, "GET", "/trackings/4px/BROKEN001");
  expect(answer).toMatchObject({ code: 500, data: [] });
  expect(broken.errors).toHaveLength(1);
  await broken.close();
});
