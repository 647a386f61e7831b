// Formats an import's progress and outcome.
import type { CountLine } from "~/ui/count-lines";
import type { Import, LineOutcome, StoredLine } from "~/shipments/import/store-import.server";
import type { Texts } from "~/ui/language/texts";

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

export function importView(
  { id, fileName, total, done, finishedAt }: Import,
  outcomes: readonly { outcome: LineOutcome | null; count: number }[],
  rejected: readonly StoredLine[],
  { t, number: format }: Texts,
): ImportView {
  const counts = outcomes.flatMap(({ outcome, count }) => (outcome ? [{ outcome, count }] : []));
  return {
    id,
    fileName,
    isRunning: finishedAt === null,
    percent: total ? Math.floor((done / total) * 100) : 0,
    progress: t("import.progress", { done, count: total }),
    counts: counts.map(({ outcome, count }) => ({
      label: t(`import.outcome.${outcome}`),
      value: format(count),
    })),
    rejected: rejected.map(({ line, number, problem }) => ({
      line,
      number,
      text: problem ? t(`import.problem.${problem}`) : "",
    })),
    rejectedCount: counts.find(({ outcome }) => outcome === "rejected")?.count ?? 0,
  };
}
