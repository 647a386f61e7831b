// What the engine does with texts that no database holds, and with a database that fails.
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;

beforeAll(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "bad input" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterAll(() => running.close());

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

test("a failure of the database is answered as 500 in the envelope, and logged", async () => {
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
