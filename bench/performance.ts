// Renders docs/performance.md from stored results and the notes beside them.
import { type Report, type Table, cellTexts } from "./report";
import type { Results } from "./results";

/**
 * @param notes markdown: what stands before the first `## ` opens the document, `## <bench>` follows that bench's
 *   tables
 */
export function renderPerformance(results: Results, notes: string): string {
  const { date, machine, loadBefore, loadAfter, reports } = results;
  const [opening = "", ...sections] = notes.split(/^## /m);
  const noteOf = new Map(sections.map(splitSection));
  const { processor, cores, memoryGiB, node } = machine;
  return [
    opening,
    `Measured on ${date}: ${cores} cores of ${processor}, ${memoryGiB} GiB, Node ${node}. Runnable processes a minute ` +
      `before: ${loadBefore.toFixed(1)}, after: ${loadAfter.toFixed(1)}.`,
    ...reports.map((report) => reportText(report, noteOf.get(report.bench))),
  ].join("\n\n");
}

function splitSection(section: string): [string, string] {
  const end = section.indexOf("\n");
  return [section.slice(0, end).trim(), section.slice(end + 1)];
}

function reportText({ bench, about, tables }: Report, note = ""): string {
  return [
    `## ${tables[0]?.title ?? bench}`,
    `\`npm run bench -- ${bench}\``,
    about,
    ...tables.map(tableText),
    note,
  ].join("\n\n");
}

function tableText({ columns, rows }: Table): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [
    line(columns.map(({ label }) => label)),
    line(columns.map((_, index) => (typeof rows[0]?.[index] === "number" ? "---:" : "---"))),
    ...rows.map((row) => line(cellTexts(columns, row))),
  ].join("\n");
}
