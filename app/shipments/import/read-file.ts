// Reads a CSV file as people save it: any usual encoding and line end, with or without a header.
import { readCsv } from "~/lib/text/csv";
import { IMPORT_MAX_LINES, isTrackingNumber } from "./line";

export interface ParsedFile {
  name: string;
  /** Names of the columns; "" for those of a file without a header line. */
  header: string[];
  /** null: quotation marks that don't match. */
  records: { line: number; fields: string[] | null }[];
}

/** What makes a file unusable as a whole. */
export type FileProblem = "empty" | "tooLong" | "workbook" | "notText";

const LINE_ENDS = /\r\n|\n|\r/;

/** Lines without any value are left out. */
export async function readImportFile(
  name: string,
  bytes: Uint8Array,
): Promise<ParsedFile | { problem: FileProblem }> {
  if (isWorkbook(bytes)) return { problem: "workbook" };
  const text = decoded(bytes);
  if (text.includes("\0")) return { problem: "notText" };
  const records: ParsedFile["records"] = [];
  for await (const record of readCsv(text.split(LINE_ENDS))) {
    if (!record.fields || record.fields.some((field) => field.trim() !== "")) records.push(record);
  }
  const first = records[0]?.fields;
  const hasHeader = !first?.some(isTrackingNumber);
  if (hasHeader) records.shift();
  if (!first || records.length === 0) return { problem: "empty" };
  if (records.length > IMPORT_MAX_LINES) return { problem: "tooLong" };
  return { name, header: hasHeader ? first : first.map(() => ""), records };
}

/**
 * What was typed or pasted into one field, in pieces. A blank may stand between the groups of one number ("1Z 999
 * AA1 …"), or between two numbers, where each would be one by itself.
 */
export function typedNumbers(text: string): string[] {
  const pieces = text.split(/[\r\n\t,;|]+/).map((piece) => piece.trim());
  return pieces.filter(Boolean).flatMap((piece) => {
    const words = piece.split(/\s+/);
    return words.every((word) => word.length >= 10 && isTrackingNumber(word)) ? words : [piece];
  });
}

const SAMPLE_LINES = 5;

/** The column whose first cells all are tracking numbers; null: none. */
export function numberColumn({ header, records }: ParsedFile): number | null {
  const sample = records.slice(0, SAMPLE_LINES).flatMap(({ fields }) => (fields ? [fields] : []));
  const found = header.findIndex(
    (_name, column) =>
      sample.length > 0 && sample.every((fields) => isTrackingNumber(fields[column] ?? "")),
  );
  return found === -1 ? null : found;
}

/** Excel's files begin as a ZIP archive, those before 2007 as an OLE file. */
function isWorkbook(bytes: Uint8Array): boolean {
  const begins = (...start: number[]) => start.every((byte, index) => bytes[index] === byte);
  return begins(0x50, 0x4b, 0x03, 0x04) || begins(0xd0, 0xcf, 0x11, 0xe0);
}

/** Excel writes UTF-16 as "Unicode text", and the computer's own code page where a file isn't saved as UTF-8. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
