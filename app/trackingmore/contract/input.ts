// What v2 servers and clients take as text, number, list or flag: scalars come in every dress.
import { z } from "zod";

/** Text of a scalar, trimmed; null when it says nothing. An array of scalars is joined with commas. */
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
  if (typeof value !== "string") return null;
  // PostgreSQL holds neither U+0000 nor half of a surrogate pair, and nobody means them.
  return (
    value
      .replaceAll("\0", "")
      .replaceAll(/\p{Surrogate}/gu, "\ufffd")
      .trim() || null
  );
}

/** A field that takes any scalar and reads as trimmed text or null. */
export function textField(description: string) {
  return z.unknown().optional().transform(textOf).meta({ type: "string", description });
}

/** Times that v2 documents as defaults and that some clients send as words. */
const NOT_GIVEN: ReadonlySet<string> = new Set(["null", "now", "undefined"]);
/** 9999-12-31: beyond it PostgreSQL and JavaScript disagree about dates. */
const MAX_UNIX_SECONDS = 253_402_300_799;

/** A Unix time in seconds, as number or digits; null when not given. Text that is no number is an issue. */
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
    .meta({ type: "integer", description });
}

/** A positive whole number up to `max`; below 1 it counts as not given, above `max` as `max`. */
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
    .meta({ type: "integer", minimum: 1, maximum: max, default: defaultValue, description });
}

/** A list of values: an array, or text with `separator` between them. Blanks and repeats are dropped. */
export function listField(separator: RegExp, description: string) {
  return z
    .unknown()
    .optional()
    .transform((value) => {
      const parts = (textOf(value) ?? "").split(separator).map((part) => part.trim());
      return [...new Set(parts.filter(Boolean))];
    })
    .meta({ type: "string", description });
}

/** `true` and `false` in words or as JSON; anything else is null. */
function flagOf(value: unknown): boolean | null {
  const text = textOf(value)?.toLowerCase();
  return text === "true" ? true : text === "false" ? false : null;
}

export function flagField(description: string) {
  return z
    .unknown()
    .optional()
    .transform(flagOf)
    .meta({ type: "string", enum: ["true", "false"], description });
}
