// An account's own data: its name, quota left and counts by status.
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

async function open(account: { name: string; email?: string; phone?: string }) {
  const { accountId, apiKey } = await running.engine.createAccount(account);
  return { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey, accountId };
}

test("an account reads its e-mail, telephone, age and what is left of its quota", async () => {
  const door = await open({ name: "ann", email: "ann@example.com", phone: "+8612345678910" });
  const { pool } = running.database;
  await pool.query(
    "update engine_accounts set quota_left = 7, created_at = '2016-07-21T10:34:50Z' where id = $1",
    [door.accountId],
  );
  const expected = {
    email: "ann@example.com",
    regtime: "1469097290",
    phone: "+8612345678910",
    money: 0,
    track_number: 7,
  };
  expect((await call(door, "GET", "/trackings/getuserinfo")).data).toEqual(expected);
  expect((await call(door, "POST", "/trackings/getuserinfo/", { body: [] })).data).toEqual(
    expected,
  );

  const plain = await open({ name: "no limit" });
  expect((await call(plain, "GET", "/trackings/getuserinfo")).data).toMatchObject({
    email: "",
    phone: "",
    track_number: 999_999_999,
  });
});

test("counts name all eight statuses, of this account alone, and follow what happens", async () => {
  const { carrier, clock, engine } = running;
  const door = await open({ name: "counts" });
  const other = await open({ name: "another" });
  const count = async (query = "", of: V2Door = door) =>
    (await call(of, "GET", `/trackings/getstatusnumber${query}`)).data;
  const none = {
    pending: 0,
    notfound: 0,
    transit: 0,
    pickup: 0,
    delivered: 0,
    undelivered: 0,
    exception: 0,
    expired: 0,
  };
  expect(await count()).toEqual(none);

  const create = (tracking_number: string, order_create_time?: string) =>
    call(door, "POST", "/trackings/post", {
      body: { tracking_number, carrier_code: "4px", order_create_time },
    });
  await create("EARLY0001", "2018-04-01 12:00");
  await create("EARLY0002");
  carrier.answers.set("EARLY0001", journey([event("2018-04-17 10:00", "Sent", "transit")]));
  await engine.pollDue(10);
  const early = Math.floor(clock.now().getTime() / 1000);
  clock.advance(DAY_MS);
  await create("LATER0001", "2018-04-19 12:00");
  const later = Math.floor(clock.now().getTime() / 1000);

  expect(await count()).toEqual({ ...none, pending: 1, notfound: 1, transit: 1 });
  expect(await count(`?created_at_max=${early}`)).toEqual({ ...none, notfound: 1, transit: 1 });
  expect(await count(`?created_at_min=${later}&created_at_max=`)).toEqual({ ...none, pending: 1 });
  const ordered = Date.UTC(2018, 3, 1, 12) / 1000;
  expect(
    await count(`?order_created_time_min=${ordered}&order_created_time_max=${ordered}`),
  ).toEqual({ ...none, transit: 1 });
  const inBody = await call(door, "POST", "/trackings/getstatusnumber", {
    body: { created_at_min: String(later), created_at_max: "" },
  });
  expect(inBody.data).toEqual({ ...none, pending: 1 });
  expect(await count("", other)).toEqual(none);

  await call(door, "PUT", "/trackings/4px/LATER0001", { body: { status: 4, archived: true } });
  await call(door, "DELETE", "/trackings/4px/EARLY0002");
  expect(await count()).toEqual({ ...none, transit: 1, delivered: 1 });
});
