// Stored results of all benches: one JSON file a day, the newest of which a new run is compared with.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import prettier from "prettier";
import type { Report } from "./report";

const FOLDER = path.resolve(import.meta.dirname, "results");
const NOTES = path.resolve(import.meta.dirname, "notes.md");
const DOCUMENT = path.resolve(import.meta.dirname, "../docs/performance.md");
/** A ratio may be so much lower than the stored one: machines differ from run to run. */
const TOLERATED = 0.15;

export interface Results {
  /** "YYYY-MM-DD" */
  date: string;
  machine: { processor: string; cores: number; memoryGiB: number; node: string };
  /** Runnable processes a minute before and after: more than the cores means that others were at work. */
  loadBefore: number;
  loadAfter: number;
  reports: readonly Report[];
}

export function describeMachine(): Results["machine"] {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    node: process.version,
  };
}

/** null: nothing was stored yet. */
export function readNewestResults(): Results | null {
  const newest = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .at(-1);
  return newest === undefined
    ? null
    : (JSON.parse(readFileSync(path.join(FOLDER, newest), "utf8")) as Results);
}

/** What is more than 15 % worse than in the stored results, a line each. Ratios that only one of them has don't count. */
export function worseThan(stored: Results, fresh: Results): string[] {
  const before = new Map(ratiosOf(stored).map(({ name, value }) => [name, value]));
  return ratiosOf(fresh).flatMap(({ name, value }) => {
    const was = before.get(name);
    if (was === undefined || value >= was * (1 - TOLERATED)) return [];
    return [`${name}: ${value.toFixed(2)}, was ${was.toFixed(2)}`];
  });
}

const ratiosOf = ({ reports }: Results) => reports.flatMap(({ ratios }) => ratios);

/** Stores the results and writes docs/performance.md from them. */
export async function storeResults(results: Results): Promise<void> {
  const json = await prettier.format(JSON.stringify(results), { parser: "json", printWidth: 100 });
  writeFileSync(path.join(FOLDER, `${results.date}.json`), json);
  writeFileSync(DOCUMENT, await renderDocument(results));
}

/** docs/performance.md as the stored results and bench/notes.md have it. */
export async function renderDocument(results: Results): Promise<string> {
  const { renderPerformance } = await import("./performance");
  const text = renderPerformance(results, readFileSync(NOTES, "utf8"));
  return prettier.format(text, { parser: "markdown" });
}
