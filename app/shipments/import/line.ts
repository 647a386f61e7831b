// One line of an import: its values, and what is wrong with them.
import { typedText } from "~/lib/text/typed-text";
import { isDay } from "../transit-dates";
import { IMPORT_FIELDS, type ImportField, type Mapping } from "./columns";
import { destinationCode } from "./destination";

export const IMPORT_MAX_LINES = 100_000;
export const VALUE_MAX_CHARACTERS = 200;

/** Values as they are in the file; "" for none. */
export type ImportValues = Record<ImportField, string>;

export interface ImportLine extends ImportValues {
  /** Line of the file, from 1. */
  line: number;
}

export const LINE_PROBLEMS = [
  "unreadable",
  "number_missing",
  "number_invalid",
  "number_shortened",
  "date_invalid",
  "country_unknown",
] as const;
export type LineProblem = (typeof LINE_PROBLEMS)[number];

export function valuesOf(fields: readonly string[], mapping: Mapping): ImportValues {
  const at = (field: ImportField) => {
    const column = mapping[field];
    const text = column === null ? "" : withoutExcel((fields[column] ?? "").trim());
    return (field === "number" ? typedText(text) : text).slice(0, VALUE_MAX_CHARACTERS);
  };
  return Object.fromEntries(IMPORT_FIELDS.map((field) => [field, at(field)])) as ImportValues;
}

/** `="0034…"` and `'0034…` keep a spreadsheet from reading a value as a number or a formula. */
function withoutExcel(text: string): string {
  return text.replace(/^="(.*)"$/s, "$1").replace(/^'(?=[=+\-@\d])/, "");
}

export function problemOf({ number, shipped, destination }: ImportValues): LineProblem | null {
  if (!number) return "number_missing";
  if (/^\d(?:[.,]\d+)?E\+\d+$/i.test(number)) return "number_shortened";
  if (!canBeNumber(number)) return "number_invalid";
  if (shipped && shippedDay(shipped) === null) return "date_invalid";
  if (destination && destinationCode(destination) === null) return "country_unknown";
  return null;
}

function canBeNumber(text: string, digitsMin = 2): boolean {
  const key = text.replace(/[\s-]/g, "");
  return (key.match(/\d/g)?.length ?? 0) >= digitsMin && /^[\p{L}\p{N}_]{5,50}$/u.test(key);
}

/** Whether a cell holds a tracking number rather than the name of a column, a date or an order. */
export function isTrackingNumber(cell: string): boolean {
  const text = withoutExcel(cell.trim());
  return canBeNumber(text, 8) && shippedDay(text) === null;
}

/** "2026-11-05", "2026/11/5 14:03" and "20261105" → "2026-11-05"; null for anything else. */
export function shippedDay(text: string): string | null {
  const found =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[ T])/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) return null;
  const [, year = "", month = "", day = ""] = found;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(date) ? date : null;
}
