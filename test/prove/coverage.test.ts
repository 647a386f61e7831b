// A run of the simulation names the jobs and sites that it should have visited and did not.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { missingJobs, missingSites } from "./coverage";
import type { Ledger } from "./faults";

const ledgerOf = (...sites: string[]): Ledger =>
  new Map(sites.map((site) => [site, { visits: 1, faults: new Set() }]));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "waymark-coverage-"));
  file = path.join(folder, "kept/sites.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const readList = () => JSON.parse(readFileSync(file, "utf8")) as string[];

test("the first run has no list to meet, and begins it", () => {
  expect(existsSync(file)).toBe(false);
  expect(missingSites(ledgerOf("b\tsql two", "a\tsql one"), file)).toEqual([]);
  expect(readList()).toEqual(["a\tsql one", "b\tsql two"]);
});

test("a site that an earlier run visited is missing until a run visits it again", () => {
  missingSites(ledgerOf("a\tsql one"), file);
  writeFileSync(file, JSON.stringify([...readList(), "a\tsql made up"]));
  const run = ledgerOf("a\tsql one", "b\tsql two");
  expect(missingSites(run, file)).toEqual(["a | sql made up"]);
  // It stays on the list, beside the new one.
  expect(missingSites(run, file)).toEqual(["a | sql made up"]);
  expect(readList()).toEqual(["a\tsql made up", "a\tsql one", "b\tsql two"]);
  expect(missingSites(ledgerOf(...readList()), file)).toEqual([]);
});

test("a job without a call is missing", () => {
  expect(missingJobs(ledgerOf("a\tsql one", "a\tsql two"), ["a", "b"])).toEqual(["b"]);
});
