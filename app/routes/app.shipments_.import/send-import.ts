// Sends an import to the server in pieces: the file's columns that Waymark reads, and no others.
import { headerKey, type Mapping } from "~/shipments/import/columns";
import { type ImportLine, type LineProblem, problemOf, valuesOf } from "~/shipments/import/line";
import type { ParsedFile } from "~/shipments/import/read-file";

/** Well below the largest body of a page. */
export const LINES_PER_REQUEST = 1_000;

export interface ImportAnswer {
  ok: boolean;
  /** Of the import that was created. */
  importId: string | null;
}

export type CheckedLine = ImportLine & { problem: LineProblem | null };

export function checkLines(file: ParsedFile, mapping: Mapping): CheckedLine[] {
  return file.records.map(({ line, fields }) => {
    const values = valuesOf(fields ?? [], mapping);
    return { line, ...values, problem: fields ? problemOf(values) : "unreadable" };
  });
}

type Submit = (fields: Record<string, string>) => Promise<ImportAnswer | null>;

/** Returns the import's id; null when a step failed. @param onSent gets how many lines were sent so far */
export async function sendImport(
  submit: Submit,
  file: ParsedFile,
  mapping: Mapping,
  onSent: (count: number) => void,
): Promise<string | null> {
  const about = { name: file.name, headerKey: headerKey(file.header), mapping };
  const created = await submit({ intent: "create", file: JSON.stringify(about) });
  const importId = created?.importId;
  if (!importId) return null;
  const lines = checkLines(file, mapping);
  for (let start = 0; start < lines.length; start += LINES_PER_REQUEST) {
    const some = lines.slice(start, start + LINES_PER_REQUEST);
    const sent = await submit({ intent: "lines", importId, lines: JSON.stringify(some) });
    if (!sent?.ok) return null;
    onSent(start + some.length);
  }
  return (await submit({ intent: "start", importId }))?.ok ? importId : null;
}
