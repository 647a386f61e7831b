// Reads the time formats of carriers into a wall time and, where given, its offset.
import { DAY_MS } from "~/lib/time";
import { offsetInCountry } from "~/lib/time-zones";

export interface EventTime {
  /** "YYYY-MM-DD HH:mm:ss" or "YYYY-MM-DD HH:mm" */
  wallTime: string;
  utcOffset?: string;
}

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** `2026-11-28T10:15:00+01:00`, with or without seconds, fraction and offset; null for anything else. */
export function readIsoTime(text: string | null | undefined): EventTime | null {
  const match = ISO.exec(text?.trim() ?? "");
  if (!match) return null;
  const [, day, time, zone] = match;
  const wallTime = `${day} ${time}`;
  if (Number.isNaN(Date.parse(`${day}T${time}Z`))) return null;
  return zone ? { wallTime, utcOffset: readOffset(zone) } : { wallTime };
}

/** `20261128` and `101500` → `2026-11-28 10:15:00`; null for anything else. */
export function readCompactTime(
  day: string | null | undefined,
  time: string | null | undefined,
): EventTime | null {
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(day ?? "");
  const clock = /^(\d{2})(\d{2})(\d{2})$/.exec(time ?? "");
  if (!date || !clock) return null;
  return readIsoTime(`${date.slice(1).join("-")}T${clock.slice(1).join(":")}`);
}

/**
 * Adds the offset of the place's country to a time without one. Left out where the country has several offsets, or
 * changes its own within a day.
 */
export function withOffsetOf(
  time: EventTime | null,
  country: string | null | undefined,
): EventTime | null {
  if (!time || time.utcOffset || !country) return time;
  const asUtc = Date.parse(`${time.wallTime.replace(" ", "T")}Z`);
  const [before, after] = [-DAY_MS, DAY_MS].map((ms) =>
    offsetInCountry(country.toUpperCase(), new Date(asUtc + ms)),
  );
  return before && before === after ? { ...time, utcOffset: before } : time;
}

/** `20261128` or an ISO time → `2026-11-28`; null for anything else. */
export function readDay(text: string | null | undefined): string | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text?.trim() ?? "");
  return match ? match.slice(1, 4).join("-") : null;
}

/** `Z`, `+0100`, `-05:00` or `-05.00` → `+00:00`, `+01:00`, `-05:00`. */
export function readOffset(text: string): string {
  if (text === "Z") return "+00:00";
  return `${text.slice(0, 3)}:${text.slice(-2)}`;
}

/** `PARIS`, null, `FR` → `PARIS, FR` */
export function placeText(...parts: (string | null | undefined)[]): string {
  return parts.flatMap((part) => part?.trim() || []).join(", ");
}
