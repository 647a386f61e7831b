// Ten of the twenty seeds of the simulation; seeds-11-to-20.db.test.ts has the others, so that two run side by side.
// `npm run prove -- --seeds 1000` plays more, `--seed N` one of them again.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Ledger } from "./faults";
import { playSeed } from "./play";
import { type VirtualDatabase, createVirtualDatabase } from "./virtual-database";

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

const ledger: Ledger = new Map();
const faults: string[] = [];
let database: VirtualDatabase;
beforeAll(async () => {
  database = await createVirtualDatabase(inject("testServerUrl"), `waymark_prove_${process.pid}`);
});
afterAll(() => database.drop());

test.each(SEEDS)("seed %i: nothing is lost, doubled, regressed or told twice", async (seed) => {
  const report = await playSeed(database, seed, ledger);
  expect(report.differences, report.faults.join("\n")).toEqual([]);
  faults.push(...report.faults);
});

test("a seed meets the same faults again", async () => {
  const [first, again] = [
    await playSeed(database, SEEDS[0]!, new Map()),
    await playSeed(database, SEEDS[0]!, new Map()),
  ];
  expect(again).toEqual(first);
  expect(first.faults.length).toBeGreaterThan(0);
});

test("calls failed in every way", () => {
  for (const way of ["refused", "overtaken", "answer_lost", "killed_before", "killed_after"])
    expect(faults.filter((line) => line.endsWith(way)).length, way).toBeGreaterThan(0);
});
