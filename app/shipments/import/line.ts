// One line of an import: its values, and what is wrong with them.
import { isDay } from "../transit-dates";
import { IMPORT_FIELDS, type ImportField, type Mapping } from "./columns";

export const IMPORT_MAX_LINES = 100_000;
const VALUE_MAX_CHARACTERS = 200;

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
  "date_invalid",
  "country_unknown",
] as const;
export type LineProblem = (typeof LINE_PROBLEMS)[number];

export function valuesOf(fields: readonly string[], mapping: Mapping): ImportValues {
  const at = (field: ImportField) => {
    const column = mapping[field];
    return (column === null ? "" : (fields[column] ?? "")).trim().slice(0, VALUE_MAX_CHARACTERS);
  };
  return Object.fromEntries(IMPORT_FIELDS.map((field) => [field, at(field)])) as ImportValues;
}

/** The checks that need no catalogue of carriers or countries. */
export function problemOf({ number, shipped }: ImportValues): LineProblem | null {
  if (!number) return "number_missing";
  const key = number.replace(/[\s-]/g, "");
  const hasDigits = (key.match(/\d/g)?.length ?? 0) >= 2;
  if (!hasDigits || !/^[\p{L}\p{N}_]{5,50}$/u.test(key)) return "number_invalid";
  if (shipped && shippedDay(shipped) === null) return "date_invalid";
  return null;
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
