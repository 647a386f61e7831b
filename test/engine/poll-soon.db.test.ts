// A source reports something: its parcels are polled at once, also those that a poller is asking about.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connector } from "~/carriers/connector";
import { createEngine, type Engine } from "~/engine/engine.server";
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import { testSealer } from "../support/sealer";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { testCatalogue } from "./catalogue";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

const PAIR = { trackingNumber: "SOON1001", carrierCode: "4px" };
const ACCEPTED = journey([event("2018-04-17 10:00", "Accepted", "transit")]);
const DELIVERED = journey([
  event("2018-04-17 10:00", "Accepted", "transit"),
  event("2018-04-18 10:00", "Delivered", "delivered"),
]);

let running: TestEngine;
let engine: Engine;
let accountId: string;
let door: V2Door;
let answer = ACCEPTED;
let polls = 0;
/** Runs while the source is being asked, after it has answered. */
let during: () => Promise<void> = async () => {};

beforeEach(async () => {
  running = await startTestEngine();
  const { database, clock } = running;
  const source: Connector = {
    name: "source",
    batchSize: 10,
    async track(questions) {
      polls += 1;
      const known = answer;
      await during();
      return questions.map(() => known);
    },
  };
  engine = createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: () => source,
  });
  const created = await engine.createAccount({ name: "soon" });
  accountId = created.accountId;
  door = { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey: created.apiKey };
  [answer, polls, during] = [ACCEPTED, 0, async () => {}];
  const body = { tracking_number: PAIR.trackingNumber, carrier_code: PAIR.carrierCode };
  await call(door, "POST", "/trackings/post", { body });
});
afterEach(() => running.close());

async function status(): Promise<string | undefined> {
  const { data } = await call(door, "GET", "/trackings/get");
  return (data as { items: { status: string }[] }).items[0]?.status;
}

test("a parcel that is not due for hours is polled", async () => {
  await engine.pollDue(10);
  running.clock.advance(1 * SECOND_MS);
  await engine.pollDue(10);
  expect(polls).toBe(1);

  answer = DELIVERED;
  await engine.pollSoon(accountId, [PAIR]);
  await engine.pollDue(10);
  expect(await status()).toBe("delivered");
});

test("a report during a poll is not lost: the parcel is polled again", async () => {
  during = async () => {
    during = async () => {};
    answer = DELIVERED;
    await engine.pollSoon(accountId, [PAIR]);
  };
  await engine.pollDue(10);
  running.clock.advance(1 * SECOND_MS);
  await engine.pollDue(10);
  expect(await status()).toBe("delivered");
});

test("two reports within a second make changes of two seconds", async () => {
  await engine.pollDue(10);
  answer = DELIVERED;
  await engine.pollSoon(accountId, [PAIR]);
  await engine.pollDue(10);
  expect(await status()).toBe("transit");
  running.clock.advance(1 * SECOND_MS);
  await engine.pollDue(10);
  expect(await status()).toBe("delivered");
});

test("a delivered parcel is not polled any more", async () => {
  answer = DELIVERED;
  await engine.pollDue(10);
  running.clock.advance(1 * HOUR_MS);
  await engine.pollSoon(accountId, [PAIR]);
  await engine.pollDue(10);
  expect(polls).toBe(1);
});
