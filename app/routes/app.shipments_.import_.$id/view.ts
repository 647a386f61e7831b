// Formats an import's progress and outcome.
import type { CountLine } from "~/ui/count-lines";
import { problemText } from "~/shipments/import/line";
import type { Import, LineOutcome, StoredLine } from "~/shipments/import/store-import.server";
import { countOf, formatCount } from "~/ui/numbers";

/** The file of rejected lines has all of them. */
export const SHOWN_LINES = 100;

export interface ImportView {
  id: string;
  fileName: string;
  isRunning: boolean;
  percent: number;
  /** "1,500 of 50,000 lines" */
  progress: string;
  counts: CountLine[];
  rejected: { line: number; text: string; number: string }[];
  rejectedCount: number;
}

const LABELS: Record<LineOutcome, string> = {
  added: "Added",
  exists: "Already in Waymark",
  rejected: "Rejected",
};

export function importView(
  { id, fileName, total, done, finishedAt }: Import,
  outcomes: readonly { outcome: LineOutcome | null; count: number }[],
  rejected: readonly StoredLine[],
): ImportView {
  const counts = outcomes.flatMap(({ outcome, count }) => (outcome ? [{ outcome, count }] : []));
  return {
    id,
    fileName,
    isRunning: finishedAt === null,
    percent: total ? Math.floor((done / total) * 100) : 0,
    progress: `${formatCount(done)} of ${countOf(total, "line")}`,
    counts: counts.map(({ outcome, count }) => ({
      label: LABELS[outcome],
      value: formatCount(count),
    })),
    rejected: rejected.map(({ line, number, problem }) => ({
      line,
      number,
      text: problem ? problemText(problem) : "",
    })),
    rejectedCount: counts.find(({ outcome }) => outcome === "rejected")?.count ?? 0,
  };
}
