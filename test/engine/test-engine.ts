// An engine on a fresh database, with a clock that stands still and carriers that say what a test wants.
import { createAirlineConnectorChoice } from "~/carriers/connectors/choose-airline-connector";
import type { CarrierAnswer, CarrierQuestion, Connector } from "~/carriers/connector";
import { createEngine, type Engine, type EngineDeps } from "~/engine/engine.server";
import { testSealer } from "../support/sealer";
import { freshDatabase, type TestDatabase } from "../support/database";
import { testCatalogue } from "./catalogue";

export const BASE_URL = "http://engine.test/v2";

export interface TestClock {
  now(): Date;
  set(time: string | Date): void;
  advance(ms: number): void;
}

export function testClock(start: string): TestClock {
  let now = new Date(start);
  return {
    now: () => now,
    set: (time) => (now = new Date(time)),
    advance: (ms) => (now = new Date(now.getTime() + ms)),
  };
}

/** A carrier whose answers a test writes down by number, and which remembers what it was asked. */
export interface ScriptedCarrier extends Connector {
  answers: Map<string, CarrierAnswer>;
  asked: string[];
  questions: CarrierQuestion[];
  /** Thrown instead of an answer while set. */
  failure: Error | null;
  /** What each call waits for before it answers. */
  gate: Promise<void>;
}

function scriptedCarrier(options: { name?: string; batchSize?: number } = {}): ScriptedCarrier {
  const carrier: ScriptedCarrier = {
    name: options.name ?? "scripted",
    batchSize: options.batchSize ?? 40,
    answers: new Map(),
    asked: [],
    questions: [],
    failure: null,
    gate: Promise.resolve(),
    async track(questions) {
      carrier.questions.push(...questions);
      carrier.asked.push(...questions.map((question) => question.trackingNumber));
      await carrier.gate;
      if (carrier.failure) throw carrier.failure;
      return questions.map(({ trackingNumber }) => carrier.answers.get(trackingNumber) ?? null);
    },
  };
  return carrier;
}

export interface TestEngine {
  engine: Engine;
  database: TestDatabase;
  clock: TestClock;
  carrier: ScriptedCarrier;
  errors: unknown[];
  close(): Promise<void>;
}

export async function startTestEngine(options: Partial<EngineDeps> = {}): Promise<TestEngine> {
  const database = await freshDatabase();
  const clock = testClock("2018-04-18T07:26:14.512Z");
  const carrier = scriptedCarrier();
  const errors: unknown[] = [];
  const engine = createEngine({
    database,
    clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: (code) => (code === "dhl" ? null : carrier),
    airlineConnectorFor: createAirlineConnectorChoice({
      sandbox: { seed: "test", carriers: "all" },
      byPrefix: new Map(),
    }),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { engine, database, clock, carrier, errors, close: () => database.drop() };
}
