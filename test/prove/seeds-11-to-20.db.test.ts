// The other ten seeds of seeds-1-to-10.db.test.ts.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { playSeed } from "./play";
import { type VirtualDatabase, createVirtualDatabase } from "./virtual-database";

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 11);

let database: VirtualDatabase;
beforeAll(async () => {
  database = await createVirtualDatabase(inject("testServerUrl"), `waymark_prove_${process.pid}`);
});
afterAll(() => database.drop());

test.each(SEEDS)("seed %i: nothing is lost, doubled, regressed or told twice", async (seed) => {
  const report = await playSeed(database, seed, new Map());
  expect(report.differences, report.faults.join("\n")).toEqual([]);
});
