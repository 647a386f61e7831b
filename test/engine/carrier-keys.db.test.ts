// Accounts' keys to carriers: saving, polling with them, refusals, budgets and shared tokens, against stand-ins.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Credentials } from "~/carriers/apis/carrier-api";
import { CARRIER_APIS, carrierApiFor } from "~/carriers/connectors/carrier-apis.server";
import type { CarrierAnswer, Connector } from "~/carriers/connector";
import { createConnectorChoice } from "~/carriers/connectors/choose-connector";
import { carrierCatalogue } from "~/main/engine.server";
import { createEngine, type Engine } from "~/engine/engine.server";
import { stripOutdated } from "~/engine/trackings/store-customer-data.server";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { CARRIER_STAND_INS } from "../carrier-stand-ins/all";
import {
  type CarrierStandIns,
  type Step,
  startCarrierStandIns,
} from "../carrier-stand-ins/stand-in";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, testClock, type TestClock } from "./test-engine";

const START = "2026-11-28T12:00:00Z";

let standIns: CarrierStandIns;
let database: TestDatabase;
let clock: TestClock;
let engine: Engine;
/** Another process on the same database. */
let second: Engine;
/** The second source's answers, by number. */
let reports: Map<string, CarrierAnswer>;
/** The second source of an account. */
let reportsOf: (accountId: string) => Connector | null;
/** DHL keys that work, beside the stand-in's one. */
let dhlKeys: Set<string>;
/** The numbers in the calls to DHL. */
let askedOfDhl: string[];
/** Changes the carriers' answers; null: nothing does. */
let spoil: ((body: string) => string) | null;

beforeAll(async () => {
  standIns = await startCarrierStandIns(CARRIER_STAND_INS);
});
afterAll(() => standIns.close());

beforeEach(async () => {
  for (const { id } of CARRIER_STAND_INS) {
    const state = standIns.stateOf(id);
    for (const each of [state.parcels, state.forbidden, state.tokens]) each.clear();
    Object.assign(state, {
      isKeyForbidden: false,
      quota: null,
      faults: [],
      calls: 0,
      tokensIssued: 0,
    });
  }
  database = await freshDatabase();
  clock = testClock(START);
  reports = new Map();
  reportsOf = () => (reports.size > 0 ? shopify : null);
  spoil = null;
  askedOfDhl = [];
  dhlKeys = new Set(["dhl-key", "second-key"]);
  engine = startEngine();
  second = startEngine();
});
afterEach(() => database.drop());

const shopify: Connector = {
  name: "reports",
  batchSize: 10,
  track: async (questions) =>
    questions.map(({ trackingNumber }) => reports.get(trackingNumber) ?? "no_report"),
};

function startEngine(): Engine {
  return createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: carrierCatalogue,
    connectorFor: createConnectorChoice({
      sandbox: null,
      otherwise: (accountId) => reportsOf(accountId),
    }),
    carrierApis: {
      list: CARRIER_APIS,
      find: carrierApiFor,
      fetch: withDhlKeys,
      standInUrl: standIns.baseUrlOf("").slice(0, -1),
      onUnknownCode: (carrier, code) => {
        throw new Error(`${carrier} code ${code} is unknown`);
      },
    },
  });
}

/** The stand-in knows one DHL key; here several work, and each can be revoked. */
const withDhlKeys: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  const key = headers.get("dhl-api-key");
  if (key && typeof input === "string") {
    askedOfDhl.push(new URL(input).searchParams.get("trackingNumber") ?? "");
  }
  if (key) headers.set("dhl-api-key", dhlKeys.has(key) ? "dhl-key" : "revoked");
  const response = await fetch(input, { ...init, headers });
  return spoil ? new Response(spoil(await response.text()), response) : response;
};

async function openAccount(name = "keys"): Promise<{ accountId: string; door: V2Door }> {
  const { accountId, apiKey } = await engine.createAccount({ name });
  return { accountId, door: { fetch: engine.handleOwn, baseUrl: BASE_URL, apiKey } };
}

function script(carrier: string, number: string, ...steps: Step[]): void {
  standIns.stateOf(carrier).parcels.set(
    number,
    steps.map((step, index) => ({ step, at: `2026-11-2${index + 1}T09:30:00` })),
  );
}

async function watch(door: V2Door, carrier_code: string, numbers: string[]): Promise<void> {
  for (let first = 0; first < numbers.length; first += 40) {
    const body = numbers
      .slice(first, first + 40)
      .map((tracking_number) => ({ tracking_number, carrier_code }));
    await call(door, "POST", "/trackings/batch", { body });
  }
}

async function statuses(door: V2Door): Promise<string[]> {
  const { data } = await call(door, "GET", "/trackings/get?limit=2000");
  const { items } = data as { items: { tracking_number: string; status: string }[] };
  return items
    .toSorted((a, b) => (a.tracking_number < b.tracking_number ? -1 : 1))
    .map(({ status }) => status);
}

/** Polls after a test of a key wait for a moment, where a budget is one of a second. */
async function save(accountId: string, carrier: string, credentials: Credentials) {
  const checked = await engine.carrierKeys.save(accountId, carrier, credentials);
  clock.advance(SECOND_MS);
  return checked;
}

const keyOf = (carrier: string) =>
  CARRIER_STAND_INS.find(({ id }) => id === carrier)?.credentials ?? {};

test.each(CARRIER_APIS.map(({ id }) => id))(
  "%s: a wrong key is not saved; with the right one its parcels are polled at once, in its batches",
  async (carrier) => {
    const api = CARRIER_APIS.find(({ id }) => id === carrier)!;
    const { accountId, door } = await openAccount();
    const numbers = Array.from({ length: 12 }, (_, index) => `MANY${100 + index}`);
    for (const number of numbers) script(carrier, number, "accepted", "delivered");
    await watch(door, api.carrierCodes[0]!, numbers);
    await engine.pollDue(200);
    expect(new Set(await statuses(door))).toEqual(new Set(["pending"]));

    if (api.fields.length > 0) {
      const wrong = Object.fromEntries(api.fields.map(({ name }) => [name, "wrong"]));
      const refused = await save(accountId, carrier, wrong);
      expect(refused).toMatchObject({ outcome: "refused" });
      expect(await engine.carrierKeys.health(accountId)).toEqual([]);
    }
    const saved = await save(accountId, carrier, keyOf(carrier));
    expect(saved).toMatchObject({ outcome: "accepted" });
    const callsOfCheck = standIns.stateOf(carrier).calls;
    for (let round = 0; round < 90 && (await statuses(door)).includes("pending"); round++) {
      clock.advance(5 * MINUTE_MS);
      await engine.pollDue(200);
    }
    expect(new Set(await statuses(door))).toEqual(new Set(["delivered"]));
    const calls = standIns.stateOf(carrier).calls - callsOfCheck;
    expect(calls).toBe(Math.ceil(numbers.length / api.batchSize));
    expect(await engine.carrierKeys.health(accountId)).toMatchObject([
      { carrier, isPaused: false, error: null },
    ]);
  },
);

test("credentials and tokens are sealed", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "ups", keyOf("ups"));
  script("ups", "1Z000001", "accepted");
  await watch(door, "ups", ["1Z000001"]);
  await engine.pollDue(10);
  expect(standIns.stateOf("ups").tokens.size).toBeGreaterThan(0);
  const { rows } = await database.pool.query<{ text: string }>(
    `select row_to_json(k)::text || encode(credentials_sealed, 'escape')
       || encode(token_sealed, 'escape') as text from engine_carrier_keys k`,
  );
  for (const secret of [...Object.values(keyOf("ups")), ...standIns.stateOf("ups").tokens]) {
    expect(rows[0]?.text).not.toContain(secret);
  }
});

test("two processes share one token, and renew it once when it ends", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "ups", keyOf("ups"));
  const state = standIns.stateOf("ups");
  const numbers = Array.from({ length: 10 }, (_, index) => `1Z${100000 + index}`);
  for (const number of numbers) script("ups", number, "accepted");
  await watch(door, "ups", numbers);
  state.tokensIssued = 0;
  const pollBoth = () => Promise.all([engine.pollDue(5), second.pollDue(5)]);
  await pollBoth();
  expect(state.tokensIssued).toBe(1);
  for (let step = 0; step < 12; step++) {
    clock.advance(30 * MINUTE_MS);
    await pollBoth();
  }
  // Six hours, tokens of one hour: one for each, less the minutes in which nobody asked.
  expect(state.tokensIssued).toBeLessThanOrEqual(7);
  expect(state.tokensIssued).toBeGreaterThan(1);
});

test("a token that the carrier refuses is replaced in the same round", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "ups", keyOf("ups"));
  script("ups", "1Z000001", "accepted");
  script("ups", "1Z000002", "accepted", "delivered");
  await watch(door, "ups", ["1Z000001"]);
  await engine.pollDue(10);
  standIns.stateOf("ups").tokens.clear();
  clock.advance(1 * MINUTE_MS);
  await watch(door, "ups", ["1Z000002"]);
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["transit", "delivered"]);
});

test("a revoked key pauses its account alone until it is replaced", async () => {
  const one = await openAccount("one");
  const other = await openAccount("other");
  for (const number of ["AAAA0001", "BBBB0001"]) script("dhl", number, "accepted");
  await save(one.accountId, "dhl", { apiKey: "dhl-key" });
  await save(other.accountId, "dhl", { apiKey: "second-key" });
  await watch(one.door, "dhl-germany", ["AAAA0001"]);
  await watch(other.door, "dhl-germany", ["BBBB0001"]);
  const pollFor = async (ms: number) => {
    const until = clock.now().getTime() + ms;
    while (clock.now().getTime() < until) {
      clock.advance(5 * MINUTE_MS);
      await engine.pollDue(10);
    }
  };
  await pollFor(10 * MINUTE_MS);
  dhlKeys.delete("dhl-key");
  script("dhl", "AAAA0001", "accepted", "out");
  script("dhl", "BBBB0001", "accepted", "out");
  await pollFor(1 * DAY_MS);
  expect(await statuses(one.door)).toEqual(["transit"]);
  expect(await statuses(other.door)).toEqual(["pickup"]);
  expect(await engine.carrierKeys.health(one.accountId)).toMatchObject([
    {
      isPaused: true,
      state: "refused",
      error: { code: "unauthenticated", text: "DHL refuses the credentials." },
    },
  ]);
  expect(await engine.carrierKeys.health(other.accountId)).toMatchObject([{ error: null }]);

  const state = standIns.stateOf("dhl");
  await engine.carrierKeys.remove(other.accountId, "dhl");
  state.calls = 0;
  await pollFor(2 * DAY_MS);
  // Neither the paused key nor the removed one is used, and no account uses the other's.
  expect(state.calls).toBe(0);

  await save(one.accountId, "dhl", { apiKey: "second-key" });
  await pollFor(10 * MINUTE_MS);
  expect(await statuses(one.door)).toEqual(["pickup"]);
  expect(await engine.carrierKeys.health(one.accountId)).toMatchObject([
    { isPaused: false, error: null },
  ]);
});

test("an outage is no refusal: polling goes on when it ends", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "dhl", keyOf("dhl"));
  script("dhl", "AAAA0001", "accepted");
  await watch(door, "dhl-germany", ["AAAA0001"]);
  standIns.stateOf("dhl").faults = Array.from({ length: 6 }, () => "server error" as const);
  let round = 0;
  for (; round < 200 && (await statuses(door))[0] === "pending"; round++) {
    clock.advance(10 * MINUTE_MS);
    await engine.pollDue(10);
    const [health] = await engine.carrierKeys.health(accountId);
    expect(health?.isPaused).toBe(false);
    expect(health?.state).not.toBe("refused");
  }
  expect(await statuses(door)).toEqual(["transit"]);
});

test("a key without the permission for tracking is refused with the carrier's reason", async () => {
  const { accountId } = await openAccount();
  for (const carrier of ["dhl", "usps", "canada-post", "la-poste", "inpost", "postnord", "bring"]) {
    standIns.stateOf(carrier).isKeyForbidden = true;
    const checked = await save(accountId, carrier, keyOf(carrier));
    expect(checked).toMatchObject({ outcome: "refused" });
  }
  expect(await engine.carrierKeys.health(accountId)).toEqual([]);
});

test("no day has more calls than DHL allows, and most of them are used", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "dhl", keyOf("dhl"));
  const numbers = Array.from({ length: 300 }, (_, index) => `D${1000 + index}`);
  for (const number of numbers) script("dhl", number, "accepted");
  await watch(door, "dhl-germany", numbers);
  const state = standIns.stateOf("dhl");
  state.calls = 0;
  await pollForADay();
  expect(state.calls).toBeLessThanOrEqual(250);
  const served = (await statuses(door)).filter((status) => status === "transit");
  expect(served.length).toBeGreaterThan(200);
});

async function pollForADay(): Promise<void> {
  const end = clock.now().getTime() + 1 * DAY_MS;
  for (let dueAt = await engine.nextDueAt(); dueAt; dueAt = await engine.nextDueAt()) {
    if (dueAt.getTime() > end) break;
    if (dueAt > clock.now()) clock.set(dueAt);
    await Promise.all([engine.pollDue(150), second.pollDue(150)]);
  }
}

test("a day's calls go where news is likely, and most of them are used", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "dhl", keyOf("dhl"));
  const numbersOf = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${1000 + index}`);
  const [labels, out] = [numbersOf("L", 140), numbersOf("T", 10)];
  const { parcels } = standIns.stateOf("dhl");
  for (const number of labels) parcels.set(number, [{ step: "label", at: "2026-11-18T09:30:00" }]);
  for (const number of out) parcels.set(number, [{ step: "out", at: "2026-11-28T11:30:00" }]);
  await watch(door, "dhl-germany", [...labels, ...out]);
  const callsOf = (numbers: readonly string[]) =>
    askedOfDhl.filter((number) => numbers.includes(number)).length / numbers.length;
  await pollForADay();
  expect(callsOf(labels)).toBeGreaterThanOrEqual(1);
  expect(callsOf(out)).toBeGreaterThan(3 * callsOf(labels));
  expect(askedOfDhl.length).toBeLessThanOrEqual(251);
  expect(askedOfDhl.length).toBeGreaterThan(200);
});

const scan = (at: string, status: "transit" | "delivered"): CarrierAnswer => ({
  origin: {
    carrierCode: "dhl-germany",
    events: [
      {
        wallTime: at,
        utcOffset: "+00:00",
        description: `Shopify: ${status}`,
        details: "",
        status,
        substatus: status === "transit" ? "transit001" : "delivered001",
      },
    ],
  },
  destination: null,
});

async function texts(door: V2Door): Promise<string[]> {
  const { data } = await call(door, "GET", "/trackings/get?limit=10");
  const { items } = data as {
    items: { origin_info: { trackinfo: { StatusDescription: string }[] } }[];
  };
  return items[0]?.origin_info.trackinfo.map((one) => one.StatusDescription) ?? [];
}

test("the second source's newer news counts while the carrier doesn't answer, and no day's calls are needed", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "dhl", keyOf("dhl"));
  script("dhl", "AAAA0001", "accepted");
  reports.set("AAAA0001", scan("2026-11-20 09:00:00", "transit"));
  await watch(door, "dhl-germany", ["AAAA0001"]);
  await engine.pollDue(10);
  // The carrier's scan is newer than Shopify's event.
  expect(await texts(door)).toHaveLength(1);
  expect((await texts(door))[0]).not.toContain("Shopify");

  const state = standIns.stateOf("dhl");
  state.quota = 0;
  reports.set("AAAA0001", scan("2026-11-28 11:00:00", "delivered"));
  clock.advance(1 * MINUTE_MS);
  await engine.pollSoon(accountId, [{ carrierCode: "dhl-germany", trackingNumber: "AAAA0001" }]);
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["delivered"]);
  expect(await texts(door)).toEqual(["Shopify: delivered", expect.not.stringContaining("Shopify")]);
});

test("a disagreement is told with both words, also after the key is removed", async () => {
  const { accountId, door } = await openAccount();
  const pair = { carrierCode: "dhl-germany", trackingNumber: "AAAA0001" };
  const compared = () => engine.compareParcel(accountId, pair);
  reportsOf = () => shopify;
  await save(accountId, "dhl", keyOf("dhl"));
  script("dhl", "AAAA0001", "accepted", "out");
  await watch(door, "dhl-germany", ["AAAA0001"]);
  await engine.pollDue(10);
  expect(await compared()).toBeNull();
  reports.set("AAAA0001", scan("2026-11-20 09:00:00", "transit"));
  expect(await compared()).toMatchObject({
    carrier: { status: "pickup" },
    report: { status: "transit", text: "Shopify: transit", utcOffset: "+00:00" },
    decides: "carrier",
  });
  reports.set("AAAA0001", scan("2026-11-28 11:00:00", "delivered"));
  const { calls } = standIns.stateOf("dhl");
  expect(await compared()).toMatchObject({ report: { status: "delivered" }, decides: "report" });
  await engine.carrierKeys.remove(accountId, "dhl");
  expect(await compared()).toMatchObject({ decides: "report" });
  const other = await openAccount("other");
  expect(await engine.compareParcel(other.accountId, pair)).toBeNull();
  // No carrier was asked for it.
  expect(standIns.stateOf("dhl").calls).toBe(calls);
});

test("characters that PostgreSQL can't store keep no parcel of the batch from its news", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "fedex", keyOf("fedex"));
  for (const number of ["AAAA0001", "AAAA0002"]) script("fedex", number, "accepted");
  await watch(door, "fedex", ["AAAA0001", "AAAA0002"]);
  spoil = (body) => body.replace('"eventDescription":"', "$&\\u0000");
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["transit", "transit"]);
});

test("a source without a report says nothing about the parcel: it stays pending", async () => {
  const { door } = await openAccount();
  reports.set("BBBB0001", scan("2026-11-20 09:00:00", "transit"));
  await watch(door, "dhl-germany", ["AAAA0001", "BBBB0001"]);
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["pending", "transit"]);
  const body = { tracking_number: "AAAA0001", carrier_code: "dhl-germany" };
  const { data } = await call(door, "POST", "/trackings/realtime", { body });
  expect(data).toMatchObject({ items: [{ status: "pending" }] });
});

test("a parcel keeps the carrier's scans when its key is removed", async () => {
  const { accountId, door } = await openAccount();
  await save(accountId, "dhl", keyOf("dhl"));
  script("dhl", "AAAA0001", "accepted");
  reports.set("AAAA0001", scan("2026-11-20 09:00:00", "transit"));
  await watch(door, "dhl-germany", ["AAAA0001"]);
  await engine.pollDue(10);
  const before = await texts(door);
  await engine.carrierKeys.remove(accountId, "dhl");
  clock.advance(1 * MINUTE_MS);
  await engine.pollDue(10);
  expect(await texts(door)).toEqual(before);
  reports.set("AAAA0001", scan("2026-11-28 11:00:00", "delivered"));
  await engine.pollSoon(accountId, [{ carrierCode: "dhl-germany", trackingNumber: "AAAA0001" }]);
  clock.advance(1 * MINUTE_MS);
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["delivered"]);
});

test("who signed is stripped from the kept answer, too", async () => {
  const { accountId, door } = await openAccount();
  await watch(door, "ups", ["1Z000001"]);
  await database.pool.query(
    `update engine_trackings set signed_by = 'ADA', carrier_answer = '{"signedBy":"ADA","service":"Ground"}'`,
  );
  clock.advance(1 * DAY_MS);
  expect(await stripOutdated(database.pool, accountId, clock.now(), 10)).toBe(1);
  const { rows } = await database.pool.query(
    "select signed_by, carrier_answer from engine_trackings",
  );
  expect(rows).toEqual([{ signed_by: null, carrier_answer: { service: "Ground" } }]);
});

test("saving: every field, and no blanks inside", async () => {
  const { accountId } = await openAccount();
  const save = (credentials: Record<string, string>) =>
    engine.carrierKeys.save(accountId, "ups", credentials);
  await expect(save({ clientId: "x" })).rejects.toMatchObject({
    code: "invalid_input",
    message: "Enter the Client Secret.",
  });
  await expect(save({ clientId: "x", clientSecret: "a b" })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(engine.carrierKeys.save(accountId, "unknown", {})).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a key that the merchant pauses is not used, and is used again at once when resumed", async () => {
  const { accountId, door } = await openAccount();
  script("dhl", "PAUSED1", "accepted");
  await watch(door, "dhl", ["PAUSED1"]);
  await save(accountId, "dhl", keyOf("dhl"));
  const [before] = await engine.carrierKeys.health(accountId);
  expect(before?.state).toBe("on");

  expect(await engine.carrierKeys.pause(accountId, "dhl", true)).toBe(true);
  expect(await engine.carrierKeys.pause(accountId, "dhl", true)).toBe(false);
  clock.advance(MINUTE_MS);
  const { calls } = standIns.stateOf("dhl");
  await engine.pollDue(100);
  expect(standIns.stateOf("dhl").calls).toBe(calls);
  expect((await engine.carrierKeys.health(accountId))[0]?.state).toBe("paused");

  expect(await engine.carrierKeys.pause(accountId, "dhl", false)).toBe(true);
  clock.advance(MINUTE_MS);
  await second.pollDue(100);
  expect(await statuses(door)).toEqual(["transit"]);
  expect(await engine.carrierKeys.pause(randomUUID(), "dhl", true)).toBe(false);
});

const operatorsDhl = (apiKey: string) => new Map([["dhl", { apiKey }]]);

test("the operator's key asks for accounts without one, and Shopify's reports stay each account's", async () => {
  const one = await openAccount("one");
  const other = await openAccount("other");
  for (const number of ["AAAA0001", "BBBB0001"]) script("dhl", number, "accepted");
  reports.set("AAAA0001", scan("2026-11-28 11:00:00", "delivered"));
  await watch(one.door, "dhl-germany", ["AAAA0001"]);
  await watch(other.door, "dhl-germany", ["BBBB0001"]);
  // Only the first account's shop has reports.
  reportsOf = (accountId) => (accountId === one.accountId ? shopify : null);
  await engine.carrierKeys.setOperatorKeys(operatorsDhl("dhl-key"));
  const state = standIns.stateOf("dhl");
  for (let poll = 0; poll < 5; poll++) {
    clock.advance(1 * MINUTE_MS);
    await Promise.all([engine.pollDue(10), second.pollDue(10)]);
  }
  expect(state.calls).toBe(2);
  expect(await statuses(one.door)).toEqual(["delivered"]);
  expect(await statuses(other.door)).toEqual(["transit"]);
  for (const { accountId } of [one, other]) {
    const [health, ...rest] = await engine.carrierKeys.health(accountId);
    expect(rest).toEqual([]);
    expect(health).toMatchObject({ isOperators: true, state: "on", hint: "" });
  }
});

test("an account's own key goes first, in every state, and the operator's can't be touched", async () => {
  const { accountId, door } = await openAccount();
  await engine.carrierKeys.setOperatorKeys(operatorsDhl("dhl-key"));
  expect(await engine.carrierKeys.check(accountId, "dhl")).toBeNull();
  expect(await engine.carrierKeys.pause(accountId, "dhl", true)).toBe(false);
  expect(await engine.carrierKeys.remove(accountId, "dhl")).toBe(false);

  await save(accountId, "dhl", { apiKey: "second-key" });
  dhlKeys.delete("dhl-key");
  script("dhl", "AAAA0001", "accepted");
  await watch(door, "dhl-germany", ["AAAA0001"]);
  clock.advance(1 * MINUTE_MS);
  await engine.pollDue(10);
  expect(await statuses(door)).toEqual(["transit"]);
  expect(await engine.carrierKeys.health(accountId)).toMatchObject([{ isOperators: false }]);

  await engine.carrierKeys.pause(accountId, "dhl", true);
  dhlKeys.add("dhl-key");
  const { calls } = standIns.stateOf("dhl");
  clock.advance(1 * DAY_MS);
  await engine.pollDue(10);
  expect(standIns.stateOf("dhl").calls).toBe(calls);
});

test("the operator's key is replaced when its setting changes, and used again after a start", async () => {
  const { accountId, door } = await openAccount();
  const versions = async () => {
    const { rows } = await database.pool.query<{ version: number }>(
      "select version from engine_carrier_keys",
    );
    return rows.map(({ version }) => version);
  };
  const start = (apiKey: string) => engine.carrierKeys.setOperatorKeys(operatorsDhl(apiKey));
  await Promise.all([
    start("revoked"),
    second.carrierKeys.setOperatorKeys(operatorsDhl("revoked")),
  ]);
  expect(await versions()).toEqual([1]);
  script("dhl", "AAAA0001", "accepted");
  await watch(door, "dhl-germany", ["AAAA0001"]);
  const poll = async () => {
    for (let round = 0; round < 100; round++) {
      clock.advance(30 * MINUTE_MS);
      await engine.pollDue(10);
    }
  };
  await poll();
  const state = standIns.stateOf("dhl");
  expect(state.calls).toBe(3);
  expect(await engine.carrierKeys.health(accountId)).toMatchObject([
    { isOperators: true, state: "refused" },
  ]);
  await start("revoked");
  await poll();
  expect(state.calls).toBe(6);
  expect(await versions()).toEqual([1]);

  await start("dhl-key");
  expect(await versions()).toEqual([2]);
  await poll();
  expect(await statuses(door)).toEqual(["transit"]);
  expect(await engine.carrierKeys.testOperatorKeys()).toMatchObject([
    { api: { id: "dhl" }, checked: { outcome: "accepted" } },
  ]);
  await engine.carrierKeys.setOperatorKeys(new Map());
  expect(await versions()).toEqual([]);
  expect(await engine.carrierKeys.health(accountId)).toEqual([]);
});
