// Each carrier's client against its stand-in over HTTP: journeys, unknown numbers, credentials and failures.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CARRIER_APIS, carrierApiFor } from "~/carriers/connectors/carrier-apis.server";
import { type CarrierApi, type CarrierApiDeps, connectorOf } from "~/carriers/apis/carrier-api";
import { reportOnce } from "~/carriers/apis/unknown-codes";
import { findCarrier } from "~/carriers/catalogue";
import type { CarrierAnswer, CarrierReply } from "~/carriers/connector";
import { CARRIER_STAND_INS, depsFor } from "../carrier-stand-ins/all";
import {
  type CarrierStandIns,
  type Step,
  startCarrierStandIns,
} from "../carrier-stand-ins/stand-in";

const NOW = new Date("2026-11-28T12:00:00Z");
const SHIPPED = new Date("2026-11-20T12:00:00Z");
/** What v2 calls each step; carriers that can't tell two apart may give the coarser one of the same status. */
const STATUS_OF: Record<Step, string> = {
  label: "notfound",
  accepted: "transit",
  hub: "transit",
  out: "pickup",
  attempt: "undelivered",
  ready: "pickup",
  delivered: "delivered",
  returned: "exception",
};
const STEPS = Object.keys(STATUS_OF) as Step[];

let standIns: CarrierStandIns;
beforeAll(async () => {
  standIns = await startCarrierStandIns(CARRIER_STAND_INS);
});
afterAll(() => standIns.close());
beforeEach(() => {
  for (const { id } of CARRIER_STAND_INS) {
    const { parcels, forbidden, tokens } = standIns.stateOf(id);
    for (const each of [parcels, forbidden, tokens]) each.clear();
    Object.assign(standIns.stateOf(id), { isKeyForbidden: false, quota: null, faults: [] });
  }
});

/** Asks about the numbers in batches, as the engine does. */
async function ask(
  api: CarrierApi,
  deps: CarrierApiDeps,
  numbers: string[],
): Promise<CarrierReply[]> {
  const connector = connectorOf(api, deps);
  const replies: CarrierReply[] = [];
  for (let start = 0; start < numbers.length; start += connector.batchSize) {
    const questions = numbers.slice(start, start + connector.batchSize).map((trackingNumber) => ({
      trackingNumber,
      carrierCode: api.carrierCodes[0] ?? "",
      shippedAt: SHIPPED,
    }));
    replies.push(...(await connector.track(questions, NOW)));
  }
  return replies;
}

function script(id: string, number: string, ...steps: Step[]): void {
  standIns.stateOf(id).parcels.set(
    number,
    steps.map((step, index) => ({ step, at: `2026-11-2${index + 1}T09:30:00` })),
  );
}

function known(reply: CarrierReply | undefined): CarrierAnswer {
  if (!reply || typeof reply === "string") throw new Error("The carrier knows nothing.");
  return reply;
}

test("there is a stand-in for each client", () => {
  expect(CARRIER_APIS.map(({ id }) => id).sort()).toEqual(
    CARRIER_STAND_INS.map(({ id }) => id).sort(),
  );
});

test("every carrier code is one of the catalogue's, and has one client", () => {
  const codes = CARRIER_APIS.flatMap(({ carrierCodes }) => carrierCodes);
  expect(codes.filter((code) => !findCarrier(code))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
  for (const api of CARRIER_APIS) expect(carrierApiFor(api.carrierCodes[0] ?? "")).toBe(api);
});

describe.each(CARRIER_APIS.map((api) => [api.name, api] as const))("%s", (_name, api) => {
  const state = () => standIns.stateOf(api.id);

  test.each(STEPS)("%s", async (step) => {
    script(api.id, "N1", "label", "accepted", ...(step === "label" ? [] : [step]));
    if (step === "label") script(api.id, "N1", "label");
    const [reply] = await ask(api, depsFor(standIns, api.id), ["N1"]);
    const { events } = known(reply).origin;
    const newest = events.toSorted((a, b) => b.wallTime.localeCompare(a.wallTime))[0];
    expect(newest).toMatchObject({ status: STATUS_OF[step] });
    expect(newest?.substatus).toMatch(new RegExp(`^${STATUS_OF[step]}\\d{3}$`));
    expect(newest?.description).not.toBe("");
    expect(newest?.wallTime).toMatch(/^2026-11-2\d 09:30/);
  });

  test("a number that the carrier doesn't know is null, and its neighbors are answered", async () => {
    script(api.id, "N1", "accepted");
    script(api.id, "N3", "delivered");
    const [first, second, third] = await ask(api, depsFor(standIns, api.id), ["N1", "N2", "N3"]);
    expect(known(first).origin.events).toHaveLength(1);
    expect(second).toBeNull();
    expect(known(third).origin.events[0]).toMatchObject({ status: "delivered" });
  });

  test("more numbers than a batch holds are answered each by its own", async () => {
    const numbers = Array.from({ length: 37 }, (_, index) => `M${index}`);
    for (const [index, number] of numbers.entries()) {
      script(
        api.id,
        number,
        ...(index % 2 ? (["accepted", "delivered"] as const) : (["accepted"] as const)),
      );
    }
    const replies = await ask(api, depsFor(standIns, api.id), numbers);
    expect(replies.map((reply) => known(reply).origin.events.length)).toEqual(
      numbers.map((_, index) => (index % 2 ? 2 : 1)),
    );
  });

  test("too many calls: rate_limited with the carrier's waiting time", async () => {
    script(api.id, "N1", "accepted");
    state().faults = ["too many"];
    await expect(ask(api, depsFor(standIns, api.id), ["N1"])).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterMs: 7_000,
    });
  });

  test.each(["outage", "half a body", "server error"] as const)(
    "%s: unavailable",
    async (fault) => {
      script(api.id, "N1", "accepted");
      state().faults = [fault];
      await expect(ask(api, depsFor(standIns, api.id), ["N1"])).rejects.toMatchObject({
        code: "unavailable",
      });
      const [reply] = await ask(api, depsFor(standIns, api.id), ["N1"]);
      expect(known(reply).origin.events).toHaveLength(1);
    },
  );

  test("a key that may not track: neither unknown numbers nor an outage", async () => {
    script(api.id, "N1", "accepted");
    state().isKeyForbidden = true;
    await expect(ask(api, depsFor(standIns, api.id), ["N1"])).rejects.toMatchObject({
      code: expect.stringMatching(/^(forbidden|unauthenticated)$/),
    });
    expect(await api.check(depsFor(standIns, api.id))).toMatchObject({ outcome: "refused" });
  });

  test("the right key is accepted", async () => {
    const check = await api.check(depsFor(standIns, api.id));
    // The others publish no number of calls a day.
    const isCounted = ["dhl", "gls", "royal-mail"].includes(api.id);
    expect(check).toEqual({ outcome: "accepted", ...(isCounted ? { usedACall: true } : {}) });
  });
});

const withKey = CARRIER_APIS.filter(({ fields }) => fields.length > 0);
test.each(withKey.map((api) => [api.name, api] as const))("%s: a wrong key", async (_name, api) => {
  script(api.id, "N1", "accepted");
  const wrong = Object.fromEntries(api.fields.map(({ name }) => [name, "wrong"]));
  const deps = depsFor(standIns, api.id, { credentials: wrong });
  await expect(ask(api, deps, ["N1"])).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await api.check(deps)).toMatchObject({ outcome: "refused" });
});

test.each(["ups", "fedex", "usps", "gls"])("%s: an expired token is renewed once", async (id) => {
  const api = CARRIER_APIS.find((each) => each.id === id);
  if (!api) throw new Error(id);
  script(id, "N1", "accepted");
  const deps = depsFor(standIns, id);
  await ask(api, deps, ["N1"]);
  await ask(api, deps, ["N1"]);
  const issued = standIns.stateOf(id).tokensIssued;
  standIns.stateOf(id).tokens.clear();
  expect(known((await ask(api, deps, ["N1"]))[0]).origin.events).toHaveLength(1);
  expect(standIns.stateOf(id).tokensIssued).toBe(issued + 1);
});

test("USPS: a parcel of another shipper is not permitted, and says nothing about its neighbors", async () => {
  const usps = carrierApiFor("usps");
  if (!usps) throw new Error("usps");
  script("usps", "N1", "accepted");
  standIns.stateOf("usps").forbidden.add("N2");
  const [first, second] = await ask(usps, depsFor(standIns, "usps"), ["N1", "N2"]);
  expect(known(first).origin.events).toHaveLength(1);
  expect(second).toBe("not_permitted");
});

test("a time to wait is read as a date, too", async () => {
  const usps = carrierApiFor("usps");
  if (!usps) throw new Error("usps");
  const headers = { "retry-after": "Sun, 29 Nov 2026 10:01:30 GMT" };
  const deps = depsFor(standIns, "usps", {
    clock: { now: () => new Date("2026-11-29T10:00:00Z") },
    fetch: async () => new Response("{}", { status: 429, headers }),
  });
  await expect(ask(usps, deps, ["N1"])).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterMs: 90_000,
  });
});

test("an unknown code is reported and keeps the status before it", async () => {
  const inPost = carrierApiFor("inpost-paczkomaty");
  if (!inPost) throw new Error("inpost");
  const unknown: string[] = [];
  const details = ["teleported", "out_for_delivery"].map((status, index) => ({
    status,
    datetime: `2026-11-2${2 - index}T10:00:00+01:00`,
  }));
  const deps = depsFor(standIns, "inpost", {
    fetch: async () => Response.json({ tracking_details: details }),
    onUnknownCode: (carrier, code) => unknown.push(`${carrier} ${code}`),
  });
  const [reply] = await ask(inPost, deps, ["N1"]);
  expect(known(reply).origin.events.map(({ substatus }) => substatus)).toEqual([
    "pickup001",
    "pickup001",
  ]);
  expect(unknown).toEqual(["InPost teleported"]);
});

test("an unknown code is reported once, for each carrier", () => {
  const reported: string[] = [];
  const report = reportOnce((carrier, code) => reported.push(`${carrier} ${code}`));
  for (const code of ["X1", "X1", "X2"]) report("InPost", code);
  report("UPS", "X1");
  expect(reported).toEqual(["InPost X1", "InPost X2", "UPS X1"]);
});

test("GLS: a closed history keeps the status of its last event", async () => {
  const gls = carrierApiFor("gls");
  if (!gls) throw new Error("gls");
  script("gls", "N1", "accepted", "returned");
  const [reply] = await ask(gls, depsFor(standIns, "gls"), ["N1"]);
  expect(known(reply)).toMatchObject({ isClosed: true });
  expect(known(reply).origin.events.at(-1)).toMatchObject({ substatus: "exception010" });
});
