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
 * out, a byte order mark is dropped. Quoted fields may hold line ends; a quote inside an unquoted field is text.
 */
export async function* readCsv(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<CsvRecord> {
  const records = new RecordReader();
  for await (const line of lines) yield* records.take(line);
  yield* records.end();
}

/** Lines that may belong to one record wait; when they make none, only the first is lost, and the next begins one. */
class RecordReader {
  private delimiter: string | null = null;
  private readonly waiting: string[] = [];
  /** Of the first waiting line. */
  private lineNumber = 1;
  /** So many waiting lines don't end the record. */
  private tried = 0;

  take(text: string): CsvRecord[] {
    const line = this.delimiter === null ? text.replace(/^\uFEFF/, "") : text;
    this.delimiter ??= csvDelimiter(line);
    this.waiting.push(line);
    return this.records(false);
  }

  end(): CsvRecord[] {
    return this.records(true);
  }

  private records(isEnd: boolean): CsvRecord[] {
    const found: CsvRecord[] = [];
    while (this.waiting.length > this.tried || (isEnd && this.waiting.length > 0)) {
      const length = Math.min(this.tried + 1, this.waiting.length);
      const record = this.waiting.slice(0, length).join("\n");
      if (record.trim() === "") {
        this.drop(length);
        continue;
      }
      const fields = fieldsOf(record, this.delimiter ?? ",");
      const isLast = length === RECORD_MAX_LINES || (isEnd && length === this.waiting.length);
      if (fields === "open" && !isLast) {
        this.tried = length;
        continue;
      }
      const isWhole = Array.isArray(fields);
      found.push({ line: this.lineNumber, fields: isWhole ? fields : null });
      this.drop(isWhole ? length : 1);
    }
    return found;
  }

  private drop(lines: number): void {
    this.waiting.splice(0, lines);
    this.lineNumber += lines;
    this.tried = 0;
  }
}

/** null: something stands behind a closing quote; "open": a quote is not closed yet. */
function fieldsOf(record: string, delimiter: string): string[] | "open" | null {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let start = 0;
  for (;;) {
    const quoted = record.startsWith('"', start);
    const end = quoted ? endOfQuoted(record, start) : endOfPlain(record, start, delimiter);
    if (end === null) return "open";
    const text = record.slice(start, end);
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

/** Behind the quote that closes the field; two in a row are one that stands in it. null: none closes it. */
function endOfQuoted(record: string, start: number): number | null {
  let at = start + 1;
  for (;;) {
    const quote = record.indexOf('"', at);
    if (quote === -1) return null;
    if (record[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

/** A spreadsheet would run a cell that begins with one of these, or their full-width forms, as a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A spreadsheet that expects another delimiter ignores the file's quotes, and begins a cell behind its own. */
const INNER_FORMULA = /(?<!^)([,;\t\r\n])(?=[=+\-@＝＋－＠])/g;

/**
 * One line with its end. What a spreadsheet would take for a formula, whichever delimiter it expects, gets an
 * apostrophe in front.
 */
export function csvLine(fields: readonly string[], delimiter = ","): string {
  const cells = fields.map((field) => {
    const inner = field.replace(INNER_FORMULA, "$1'");
    const text = FORMULA.test(field) ? `'${inner}` : inner;
    const isQuoted = text.includes(delimiter) || /["\r\n]/.test(text);
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(delimiter)}\r\n`;
}
