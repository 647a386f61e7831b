// Ten of the twenty seeds of the simulation; seeds-11-to-20.db.test.ts has the others, so that two run side by side.
// `npm run prove -- --seeds 1000` plays more, `--seed N` one of them again.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Ledger } from "./faults";
import { type SeedReport, playSeed } from "./play";
import { type VirtualDatabase, createVirtualDatabase } from "./virtual-database";

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

const ledger: Ledger = new Map();
const reports = new Map<number, SeedReport>();
let database: VirtualDatabase;
beforeAll(async () => {
  database = await createVirtualDatabase(inject("testServerUrl"), `waymark_prove_${process.pid}`);
});
afterAll(() => database.drop());

test.each(SEEDS)("seed %i: nothing is lost, doubled, regressed or told twice", async (seed) => {
  const report = await playSeed(database, seed, ledger);
  expect(report.differences, report.faults.join("\n")).toEqual([]);
  reports.set(seed, report);
});

test("a seed meets the same faults again", async () => {
  const [seed = 1] = SEEDS;
  const first = reports.get(seed) ?? (await playSeed(database, seed, ledger));
  expect(await playSeed(database, seed, new Map())).toEqual(first);
  expect(first.faults.length).toBeGreaterThan(0);
});

test("calls failed in every way", () => {
  const faults = [...reports.values()].flatMap((report) => report.faults);
  for (const way of ["refused", "overtaken", "answer_lost", "killed_before", "killed_after"])
    expect(faults.filter((line) => line.endsWith(way)).length, way).toBeGreaterThan(0);
});
