// Quota: what costs, what is free, and that no crowd of calls takes more than there is.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "~/engine/engine.server";
import { QUOTA_COST, spendQuota } from "~/engine/requests/quota.server";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { testSealer } from "../support/sealer";
import { testCatalogue } from "./catalogue";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

interface MeteredDoor extends V2Door {
  accountId: string;
  left(): Promise<number | null | undefined>;
}

async function openAccount(quota: number | null): Promise<MeteredDoor> {
  const { engine } = running;
  const { accountId, apiKey } = await engine.createAccount({ name: "metered", quota });
  const left = async () => (await engine.findAccount(accountId))?.quotaLeft;
  return { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey, accountId, left };
}

const item = (tracking_number: string) => ({ tracking_number, carrier_code: "4px" });
const batch = (door: V2Door, numbers: string[]) =>
  call(door, "POST", "/trackings/batch", { body: numbers.map(item) });

test("a batch is added as far as the quota reaches, and each other item is answered 4021", async () => {
  const door = await openAccount(2);
  expect(await batch(door, ["QUOTA0001", "QUOTA0002", "QUOTA0003", "QUOTA0004"])).toMatchObject({
    code: 201,
    data: {
      submitted: 4,
      added: 2,
      trackings: [{ tracking_number: "QUOTA0001" }, { tracking_number: "QUOTA0002" }],
      errors: [
        { tracking_number: "QUOTA0003", carrier_code: "4px", code: 4021 },
        { tracking_number: "QUOTA0004", carrier_code: "4px", code: 4021 },
      ],
    },
  });
  expect(await door.left()).toBe(0);
  expect(await call(door, "GET", "/trackings/get")).toMatchObject({
    code: 200,
    data: { total: "2" },
  });
});

test("only what was added is paid for", async () => {
  const door = await openAccount(3);
  await batch(door, ["PAID00001"]);
  const answer = await batch(door, ["PAID00001", "no", "PAID00002", "PAID00002", "PAID00003"]);
  expect(answer.data).toMatchObject({
    added: 2,
    errors: [{ code: 4016 }, { code: 4014 }, { code: 4016 }],
  });
  expect(await door.left()).toBe(0);
});

test("with nothing left a known number is still 4016, a new one 4021, and reading and changing is free", async () => {
  const door = await openAccount(1);
  const post = (number: string) => call(door, "POST", "/trackings/post", { body: item(number) });
  expect(await post("LAST00001")).toMatchObject({ code: 200 });
  expect(await post("LAST00001")).toMatchObject({ code: 4016 });
  expect(await post("LAST00002")).toMatchObject({
    code: 4021,
    message: "The remaining quota is not enough.",
    data: [],
  });
  const path = "/trackings/4px/LAST00001";
  expect(await call(door, "GET", path)).toMatchObject({ code: 200 });
  expect(await call(door, "PUT", path, { body: { title: "x" } })).toMatchObject({ code: 200 });
  expect(await call(door, "DELETE", path)).toMatchObject({ code: 200 });
  expect(await door.left()).toBe(0);
});

test("an account without a quota has no limit, and one that gets more goes on", async () => {
  const free = await openAccount(null);
  expect(await batch(free, ["FREE00001", "FREE00002"])).toMatchObject({ code: 200 });
  expect(await free.left()).toBeNull();

  await running.engine.setQuota(free.accountId, 0);
  expect(await batch(free, ["FREE00003"])).toMatchObject({ data: { errors: [{ code: 4021 }] } });
  await running.engine.setQuota(free.accountId, 5);
  expect(await batch(free, ["FREE00003"])).toMatchObject({ code: 200 });
  expect(await free.left()).toBe(4);
  expect(await running.engine.setQuota("00000000-0000-4000-8000-000000000000", 5)).toBe(false);
});

test("eight batches at two processes share ten units: ten are added, none twice, none for nothing", async () => {
  const door = await openAccount(10);
  const second = createEngine({
    database: running.database,
    clock: running.clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: () => null,
  });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => {
      const numbers = Array.from({ length: 5 }, (_, n) => `CROWD${index % 4}00${n}`);
      return batch(index % 2 ? door : { ...door, fetch: second.handleV2 }, numbers);
    }),
  );
  const added = answers.map(({ data }) => (data as { added: number }).added);
  expect(added.reduce((sum, count) => sum + count, 0)).toBe(10);
  expect(await door.left()).toBe(0);
  expect(await call(door, "GET", "/trackings/get")).toMatchObject({ data: { total: "10" } });
});

test("five detections cost one unit, an air waybill twenty, and nothing is taken of what is too little", async () => {
  const { pool } = running.database;
  const door = await openAccount(21);
  const caller = { accountId: door.accountId, isMetered: true };
  expect(await spendQuota(pool, caller, QUOTA_COST.airWaybill)).toBe(true);
  for (let call = 0; call < 4; call += 1) {
    expect(await spendQuota(pool, caller, QUOTA_COST.detect)).toBe(true);
  }
  expect(await door.left()).toBe(0.2);
  expect(await spendQuota(pool, caller, 3 * QUOTA_COST.remoteItem)).toBe(false);
  expect(await spendQuota(pool, caller, QUOTA_COST.create)).toBe(false);
  expect(await door.left()).toBe(0.2);
  expect(await batch(door, ["FIFTH0001"])).toMatchObject({ data: { errors: [{ code: 4021 }] } });
  expect(await spendQuota(pool, caller, QUOTA_COST.detect)).toBe(true);
  expect(await door.left()).toBe(0);
});

test("a crowd that spends at once gets as much as there is", async () => {
  const door = await openAccount(6);
  const caller = { accountId: door.accountId, isMetered: true };
  const paid = await Promise.all(
    Array.from({ length: 20 }, () => spendQuota(running.database.pool, caller, 1)),
  );
  expect(paid.filter(Boolean)).toHaveLength(6);
  expect(await door.left()).toBe(0);
});

test("five detections cost one unit, found or not, and a refused number costs nothing", async () => {
  const door = await openAccount(1);
  const detect = async (tracking_number: string) =>
    (await call(door, "POST", "/carriers/detect", { body: { tracking_number } })).code;
  expect(await detect("<b>")).toBe(4014);
  for (let time = 0; time < 4; time++) expect(await detect("RP893531371SG")).toBe(200);
  expect(await detect("ORDER1001")).toBe(4032);
  expect(await door.left()).toBe(0);
  expect(await detect("RP893531371SG")).toBe(4021);
});
