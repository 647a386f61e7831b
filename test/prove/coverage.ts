// The table of a run's sites: for each job how many calls were visited, and how many failed in which way.
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
