// Runs every bench once, compares the ratios with the stored ones, stores the results and writes docs/performance.md.
import os from "node:os";
import type { Report } from "./report";
import {
  type Results,
  describeMachine,
  readNewestResults,
  storeResults,
  worseThan,
} from "./results";

/** @param accept stores results with worse ratios too. Returns false when ratios were worse. */
export async function runAll(
  benches: readonly (() => Promise<Report>)[],
  accept: boolean,
): Promise<boolean> {
  const loadBefore = os.loadavg()[0] ?? 0;
  const reports: Report[] = [];
  for (const bench of benches) reports.push(await bench());
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    loadBefore,
    loadAfter: os.loadavg()[0] ?? 0,
    reports,
  };
  const stored = readNewestResults();
  const worse = stored ? worseThan(stored, results) : [];
  if (worse.length > 0) console.error(`Worse than on ${stored?.date}:\n  ${worse.join("\n  ")}`);
  if (worse.length === 0 || accept) await storeResults(results);
  return worse.length === 0;
}
