// Comma-separated values as people and spreadsheets write them (RFC 4180), record by record.

export interface CsvRecord {
  /** Line of the file on which the record begins, from 1. */
  line: number;
  /** null: its quotes do not match. */
  fields: string[] | null;
}

/** A quote that nobody closes must not swallow the rest of the file. */
const RECORD_MAX_LINES = 20;

/** The character between fields: of comma, semicolon and tab the one that the header line has most of. */
export function csvDelimiter(headerLine: string): string {
  const count = (delimiter: string) => headerLine.split(delimiter).length;
  return [";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best), ",");
}

/**
 * Records of a text given line by line; the first line says what stands between fields. Empty lines are left
 * out, a byte order mark is dropped. Quoted fields may hold line ends.
 */
export async function* readCsv(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<CsvRecord> {
  let delimiter: string | null = null;
  let lineNumber = 0;
  let open: { line: number; lines: string[] } | null = null;
  for await (const text of lines) {
    lineNumber += 1;
    const line: string = lineNumber === 1 ? text.replace(/^\uFEFF/, "") : text;
    delimiter ??= csvDelimiter(line);
    if (!open && line.trim() === "") continue;
    open ??= { line: lineNumber, lines: [] };
    open.lines.push(line);
    const record: string = open.lines.join("\n");
    const isWhole = record.split('"').length % 2 === 1;
    if (!isWhole && open.lines.length < RECORD_MAX_LINES) continue;
    yield { line: open.line, fields: isWhole ? fieldsOf(record, delimiter) : null };
    open = null;
  }
  if (open) yield { line: open.line, fields: null };
}

function fieldsOf(record: string, delimiter: string): string[] | null {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let start = 0;
  for (;;) {
    const quoted = record.startsWith('"', start);
    const end = quoted ? endOfQuoted(record, start) : endOfPlain(record, start, delimiter);
    const text = record.slice(start, end);
    if (!quoted && text.includes('"')) return null;
    fields.push(quoted ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end >= record.length) return fields;
    if (!record.startsWith(delimiter, end)) return null;
    start = end + delimiter.length;
  }
}

function endOfPlain(record: string, start: number, delimiter: string): number {
  const end = record.indexOf(delimiter, start);
  return end === -1 ? record.length : end;
}

/** Behind the quote that closes the field; two in a row are one that stands in it. */
function endOfQuoted(record: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = record.indexOf('"', at);
    if (quote === -1) return record.length;
    if (record[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

/** A spreadsheet would run a cell that begins with one of these as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line with its end. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvLine(fields: readonly string[], delimiter = ","): string {
  const cells = fields.map((field) => {
    const text = FORMULA.test(field) ? `'${field}` : field;
    const isQuoted = text.includes(delimiter) || /["\r\n]/.test(text);
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(delimiter)}\r\n`;
}
