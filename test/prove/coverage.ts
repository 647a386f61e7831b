// A run's sites: the table of what was visited and failed, and those that an earlier run visited and this one did not.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FAULTS, type Ledger } from "./faults";

export function describeCoverage(ledger: Ledger): string {
  const jobs = Map.groupBy(ledger, ([key]) => key.split("\t")[0] ?? "");
  const lines = [...jobs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([job, sites]) => {
      const failed = sites.filter(([, { faults }]) => faults.size > 0).length;
      const ways = FAULTS.map(
        (fault) => sites.filter(([, { faults }]) => faults.has(fault)).length,
      );
      const visits = sites.reduce((sum, [, each]) => sum + each.visits, 0);
      return [job, sites.length, visits, failed, ...ways];
    });
  const columns = ["sites", "visits", "failed", ...FAULTS];
  const totals = columns.map((_column, at) =>
    lines.reduce((sum, line) => sum + Number(line[at + 1]), 0),
  );
  const rows = [["job", ...columns], ...lines, ["all", ...totals]];
  return rows
    .map(([job, ...numbers]) =>
      [String(job).padEnd(28), ...numbers.map((each) => String(each).padStart(13))].join(""),
    )
    .join("\n");
}

/** So many seeds visit every site of every job. */
export const SEEDS_FOR_ALL_SITES = 200;

/**
 * Sites of the list in `file` that the run has not visited, as text; those that it has are added to the list. A call
 * that the code no longer makes stays in the list until the file is deleted.
 */
export function missingSites(ledger: Ledger, file: string): string[] {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
  const all = new Set([...known, ...ledger.keys()]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify([...all].toSorted(), null, 2)}\n`);
  return known.filter((site) => !ledger.has(site)).map((site) => site.replace("\t", " | "));
}

/** Of these jobs those without a visited site. */
export function missingJobs(ledger: Ledger, jobs: readonly string[]): string[] {
  const visited = new Set([...ledger.keys()].map((site) => site.split("\t")[0]));
  return jobs.filter((job) => !visited.has(job));
}
