// A new parcel whose only source announces its news is not polled before there is any.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CarrierReply } from "~/carriers/connector";
import type { Engine } from "~/engine/engine.server";
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

const ACCEPTED = journey([event("2018-04-17 10:00", "Accepted", "transit")]);
const PARCEL = { tracking_number: "FIRST1001", carrier_code: "4px" };

let running: TestEngine;
let engine: Engine;
let accountId: string;
let door: V2Door;
let asked: string[] = [];
let isDown = false;
const reported = new Map<string, CarrierReply>();

beforeEach(async () => {
  [asked, isDown] = [[], false];
  reported.clear();
  running = await startTestEngine({
    connectorFor: (code) =>
      code === "dhl"
        ? null
        : {
            name: "announced",
            batchSize: 2,
            isAnnounced: true,
            async track(questions) {
              if (isDown) throw new Error("down");
              asked.push(...questions.map(({ trackingNumber }) => trackingNumber));
              return questions.map(
                ({ trackingNumber }) => reported.get(trackingNumber) ?? "no_report",
              );
            },
          },
  });
  engine = running.engine;
  const created = await engine.createAccount({ name: "first" });
  accountId = created.accountId;
  door = { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey: created.apiKey };
});
afterEach(() => running.close());

const add = (...items: object[]) => call(door, "POST", "/trackings/batch", { body: items });

async function statuses(): Promise<string[]> {
  const { data } = await call(door, "GET", "/trackings/get");
  const { items } = data as { items: { tracking_number: string; status: string }[] };
  return items.map((item) => `${item.tracking_number} ${item.status}`).sort();
}

test("without news it is not polled, and its news is", async () => {
  await add(PARCEL, { tracking_number: "FIRST1002", carrier_code: "dhl" });
  expect(await engine.pollDue(10)).toMatchObject({ checked: 0 });
  const dueAt = (await engine.nextDueAt())!.getTime() - running.clock.now().getTime();
  expect(dueAt).toBeGreaterThan(20 * HOUR_MS);

  reported.set("FIRST1001", ACCEPTED);
  await engine.pollSoon(accountId, [{ trackingNumber: "FIRST1001", carrierCode: "4px" }]);
  running.clock.advance(1 * SECOND_MS);
  await engine.pollDue(10);
  expect(await statuses()).toEqual(["FIRST1001 transit", "FIRST1002 pending"]);
});

test("what was reported before it was created is read at once", async () => {
  const others = [1, 2, 3].map((n) => ({ ...PARCEL, tracking_number: `FIRST200${n}` }));
  reported.set("FIRST1001", ACCEPTED);
  await add(...others, PARCEL);
  expect(asked).toEqual(["FIRST2001", "FIRST2002", "FIRST2003", "FIRST1001"]);
  expect(await engine.pollDue(10)).toMatchObject({ checked: 1, changed: 1 });
  expect(await statuses()).toContain("FIRST1001 transit");
});

test("a call that failed after it stored the parcel looks again when it is repeated", async () => {
  reported.set("FIRST1001", ACCEPTED);
  isDown = true;
  await add(PARCEL);
  isDown = false;
  await add(PARCEL);
  expect(await engine.pollDue(10)).toMatchObject({ checked: 1, changed: 1 });
});
