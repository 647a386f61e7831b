// Air waybills: what is wrong with them, whom they are asked of, and what comes back.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AirCargoAnswer, AirlineConnector } from "~/carriers/air/airline-connector";
import type { AirWaybill } from "~/carriers/air/air-waybill";
import { createAirlineConnectorChoice } from "~/carriers/connectors/choose-airline-connector";
import { AppError } from "~/lib/errors";
import { call } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

/** An airline whose answers a test writes down by serial, and which remembers what it was asked. */
interface ScriptedAirline extends AirlineConnector {
  answers: Map<string, AirCargoAnswer>;
  asked: AirWaybill[][];
  failure: Error | null;
}

const airline: ScriptedAirline = {
  name: "scripted airline",
  batchSize: 2,
  answers: new Map(),
  asked: [],
  failure: null,
  async track(waybills) {
    airline.asked.push([...waybills]);
    if (airline.failure) throw airline.failure;
    return waybills.map(({ serial }) => airline.answers.get(serial) ?? null);
  },
};

let running: TestEngine;
let apiKey: string;

beforeAll(async () => {
  running = await startTestEngine({
    airlineConnectorFor: createAirlineConnectorChoice({
      sandbox: { seed: "test", carriers: "sandbox-numbers" },
      byPrefix: new Map([["172", airline]]),
    }),
  });
  ({ apiKey } = await running.engine.createAccount({ name: "air" }));
});
afterAll(() => running.close());
beforeEach(() => {
  airline.answers.clear();
  airline.asked = [];
  airline.failure = null;
  running.errors.length = 0;
});

const ask = async (track_number: unknown, key = apiKey) => {
  const door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey: key };
  const answer = await call(door, "POST", "/trackings/aircargo", { body: { track_number } });
  return { ...answer, data: answer.data as Record<string, Record<string, unknown>> };
};

const LUX_TO_ORD: AirCargoAnswer = {
  origin: "LUX",
  destination: "ORD",
  pieces: 3,
  weightKg: 120.5,
  flights: [
    {
      flightNumber: "CV123",
      plannedDeparture: "2018-04-17 10:00",
      plannedArrival: "2018-04-17 12:30",
      departure: "2018-04-17 10:20",
      arrival: null,
    },
  ],
  events: [
    {
      code: "RCS",
      description: "Received",
      station: "LUX",
      plannedWallTime: null,
      actualWallTime: "2018-04-16 18:00",
      flightNumber: null,
      pieces: 3,
      weightKg: 120.5,
    },
    {
      code: "DEP",
      description: "Departed",
      station: "LUX",
      plannedWallTime: "2018-04-17 10:00",
      actualWallTime: "2018-04-17 10:20",
      flightNumber: "CV123",
      pieces: 3,
      weightKg: 120.5,
    },
  ],
};

test("what the airline tells is answered field by field, newest first", async () => {
  airline.answers.set("28891936", LUX_TO_ORD);
  const { code, data } = await ask(["172 28891936"]);
  expect(code).toBe(200);
  expect(data).toEqual({
    "172 28891936": {
      airline_info: { name: "Cargolux", track_url: "https://www.cargolux.com/" },
      return_data: {
        origin: "LUX",
        destination: "ORD",
        piece: "3",
        weight: "120.5",
        status_number: 2,
        last_event: "Departed,LUX,2018-04-17 10:20",
        track_info: [
          {
            plan_date: "2018-04-17 10:00",
            actual_date: "2018-04-17 10:20",
            event: "Departed",
            station: "LUX",
            flight_number: "CV123",
            status: "DEP",
            piece: "3",
            weight: "120.5",
          },
          {
            plan_date: "",
            actual_date: "2018-04-16 18:00",
            event: "Received",
            station: "LUX",
            flight_number: "",
            status: "RCS",
            piece: "3",
            weight: "120.5",
          },
        ],
        flight_info: {
          CV123: {
            depart_time: "2018-04-17 10:20",
            plan_depart_time: "2018-04-17 10:00",
            arrival_time: "",
            plan_arrival_time: "2018-04-17 12:30",
          },
        },
      },
    },
  });
});

const NOTHING_KNOWN = {
  origin: "",
  destination: "",
  piece: "",
  weight: "",
  status_number: 0,
  last_event: "",
  track_info: [],
  flight_info: {},
};

test("for a waybill that the airline does not know, or without a connector, the airline is still answered", async () => {
  const { code, data } = await ask(["172-28891936", "176-12345675"]);
  expect(code).toBe(200);
  expect(data["172-28891936"]).toMatchObject({ return_data: NOTHING_KNOWN });
  expect(data["176-12345675"]).toEqual({
    airline_info: { name: "Emirates SkyCargo", track_url: "https://www.skycargo.com/" },
    return_data: NOTHING_KNOWN,
  });
});

test("each wrong waybill says what is wrong under its own name, and the good ones are answered", async () => {
  airline.answers.set("28891936", LUX_TO_ORD);
  const { code, type, data } = await ask([
    "172-28891936",
    "172-28891935",
    "17-228",
    "__proto__",
    "002-12345675",
  ]);
  expect({ code, type }).toEqual({ code: 201, type: "Created" });
  const misread = { code: 4014, message: "The value of `tracking_number` is invalid." };
  expect(data["172-28891935"]).toEqual(misread);
  expect(data["17-228"]).toEqual(misread);
  expect(Object.entries(data)).toContainEqual(["__proto__", misread]);
  expect(data["002-12345675"]).toEqual({ code: 4032, message: "Cannot detect courier." });
  expect(data["172-28891936"]).toMatchObject({ return_data: { origin: "LUX" } });
  expect(airline.asked).toHaveLength(1);
});

test("an airline is asked in portions of its own size; a waybill sent twice, once", async () => {
  const { data } = await ask("172-28891936, 172-12345675,172-00000000,172-28891936");
  expect(Object.keys(data)).toEqual(["172-28891936", "172-12345675", "172-00000000"]);
  expect(airline.asked.map((portion) => portion.map(({ serial }) => serial))).toEqual([
    ["28891936", "12345675"],
    ["00000000"],
  ]);
});

describe("an airline that cannot be asked", () => {
  test.each([
    { failure: new AppError("unavailable", "down"), code: 503 },
    { failure: new AppError("rate_limited", "slow down"), code: 429 },
    { failure: new AppError("unauthenticated", "our key at the airline is dead"), code: 503 },
    { failure: new Error("a bug"), code: 503 },
  ])("says so of its waybills, and we hear of it: $failure", async ({ failure, code }) => {
    airline.failure = failure;
    const answer = await ask(["172-28891936", "000-12345675"]);
    expect(answer.code).toBe(201);
    expect(answer.data["172-28891936"]).toMatchObject({ code });
    expect(answer.data["000-12345675"]).toHaveProperty("return_data");
    expect(running.errors).toEqual([failure]);
  });
});

test("the sandbox airline answers on the engine's clock", async () => {
  const codes = async () => {
    const { data } = await ask("000-12345675");
    const info = data["000-12345675"]?.return_data as { track_info: { status: string }[] };
    return info.track_info.map(({ status }) => status);
  };
  const seen = new Set<string>();
  for (let day = 0; day < 21; day += 1) {
    running.clock.advance(24 * 3600_000);
    for (const code of await codes()) seen.add(code);
  }
  expect([...seen].toSorted()).toEqual(["ARR", "BKD", "DEP", "DLV", "NFD", "RCF", "RCS"]);
});

test("asking costs twenty units, and a wrong number or an airline that nobody asks nothing", async () => {
  const account = await running.engine.createAccount({ name: "metered", quota: 40 });
  const paid = (numbers: string[]) => ask(numbers, account.apiKey);
  expect((await paid(["172-28891935", "176-12345675"])).code).toBe(201);
  expect((await paid(["172-28891936", "172-12345675"])).code).toBe(200);
  expect(await paid(["172-28891936"])).toMatchObject({ code: 4021, data: [] });
  expect((await paid(["176-12345675"])).code).toBe(200);
});

test.each([
  { what: "no body", body: undefined, code: 4012 },
  { what: "text", body: "172-28891936", code: 4012 },
  { what: "no number", body: {}, code: 4013 },
  { what: "an empty list", body: { track_number: [] }, code: 4013 },
  {
    what: "201 numbers",
    body: { track_number: Array.from({ length: 201 }, (_, n) => `${n}`) },
    code: 4020,
  },
])("$what is answered with $code", async ({ body, code }) => {
  const door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
  expect(await call(door, "POST", "/trackings/aircargo", { body })).toMatchObject({
    code,
    data: [],
  });
});
