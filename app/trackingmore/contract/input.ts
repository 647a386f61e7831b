// Lenient fields for text, numbers, lists and flags: v2 clients send scalars of any type.
import { z } from "zod";
import { storableText } from "~/lib/text/storable-text";

/** Text of a scalar, trimmed; null when empty. An array of scalars is joined with commas. */
export function textOf(value: unknown): string | null {
  if (Array.isArray(value)) {
    return (
      value
        .map(textOf)
        .filter((part) => part !== null)
        .join(",") || null
    );
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? storableText(value).trim() || null : null;
}

/** The JSON types that every scalar field accepts, the usual one first. */
const SCALAR = ["string", "number", "boolean", "null"] as const;

/** Accepts any scalar; trimmed text or null. */
export function textField(description: string) {
  return z.unknown().optional().transform(textOf).meta({ type: SCALAR, description });
}

/** Documented defaults that some clients send as words. */
const NOT_GIVEN: ReadonlySet<string> = new Set(["null", "now", "undefined"]);
/** 9999-12-31: later dates differ between PostgreSQL and JavaScript. */
const MAX_UNIX_SECONDS = 253_402_300_799;

/** A Unix time in seconds, as a number or digits; null when absent. Other text is an issue. */
export function unixSecondsField(description: string) {
  return z
    .unknown()
    .optional()
    .transform((value, context) => {
      const text = textOf(value);
      if (text === null || NOT_GIVEN.has(text.toLowerCase())) return null;
      if (!/^-?\d+(\.\d+)?$/.test(text)) {
        context.addIssue({ code: "custom", message: "not a Unix time in seconds" });
        return null;
      }
      return Math.min(Math.max(Math.floor(Number(text)), 0), MAX_UNIX_SECONDS);
    })
    .meta({ type: ["integer", "string", "null"], description });
}

/** A positive integer up to `max`; below 1 it counts as absent, above `max` as `max`. */
export function countField(defaultValue: number, max: number, description: string) {
  return z
    .unknown()
    .optional()
    .transform((value, context) => {
      const text = textOf(value);
      if (text === null || NOT_GIVEN.has(text.toLowerCase())) return defaultValue;
      if (!/^-?\d+$/.test(text)) {
        context.addIssue({ code: "custom", message: "not a whole number" });
        return defaultValue;
      }
      const count = Number(text);
      return count < 1 ? defaultValue : Math.min(count, max);
    })
    .meta({
      type: ["integer", "string", "null"],
      minimum: 1,
      maximum: max,
      default: defaultValue,
      description,
    });
}

/** A list: an array, or text with `separator` between values. Blanks and repeats are dropped. */
export function listField(separator: RegExp, description: string) {
  return z
    .unknown()
    .optional()
    .transform((value) => {
      const parts = (textOf(value) ?? "").split(separator).map((part) => part.trim());
      return [...new Set(parts.filter(Boolean))];
    })
    .meta({ type: ["string", "array", "null"], items: { type: SCALAR }, description });
}

/** `true` and `false` as text or JSON; null for anything else. */
function flagOf(value: unknown): boolean | null {
  const text = textOf(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : null;
}

export function flagField(description: string) {
  return z
    .unknown()
    .optional()
    .transform(flagOf)
    .meta({
      type: ["string", "boolean", "null"],
      enum: ["true", "false", true, false, null],
      description,
    });
}
