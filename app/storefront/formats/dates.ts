// Formats carrier wall times and ages of checks in the shopper's locale.
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import type { Texts } from "../languages/texts";
import { unbrokenDates } from "./line-breaks";

/** A scan's wall time. `asUtc` holds its fields as UTC for formatting, not a moment in time. */
export interface WallTime {
  asUtc: Date;
  hasTime: boolean;
  /** For `<time datetime>`: HTML's date and time, with the offset if there is one. */
  iso: string;
  /** "+01:00", shown with the time; null: it is the local time of the place, whose zone is not known. */
  utcOffset: string | null;
}

const WALL_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Parses "YYYY-MM-DD" with an optional time "HH:mm" or "HH:mm:ss" and its offset; null for anything else. */
export function readWallTime(text: string): WallTime | null {
  const [, day, time, zone] = WALL_TIME.exec(text.trim()) ?? [];
  if (!day) return null;
  const asUtc = new Date(`${day}T${time ?? "00:00"}:00Z`);
  // Date.parse turns 31 February into 3 March: such a date does not round-trip.
  if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(day)) return null;
  const utcOffset = zone === "Z" ? "+00:00" : (zone ?? null);
  const iso = time ? `${day}T${time}${utcOffset ?? ""}` : day;
  return { asUtc, hasTime: time !== undefined, iso, utcOffset };
}

const DAY = { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" } as const;

/** Which parts of a date are shown. */
type Shown = { day?: boolean; time?: boolean; year?: boolean };

/** Creating a formatter takes longer than formatting a page of dates, so each Texts object keeps its own. */
const formatsOf = new WeakMap<Texts, Map<string, Intl.DateTimeFormat>>();

function formatOf(texts: Texts, shown: Shown): Intl.DateTimeFormat {
  const formats = formatsOf.get(texts) ?? new Map<string, Intl.DateTimeFormat>();
  formatsOf.set(texts, formats);
  const key = JSON.stringify(shown);
  const known = formats.get(key);
  if (known) return known;
  const language = datesOf(texts);
  const format = new Intl.DateTimeFormat(language, {
    ...(shown.day ? DAY : {}),
    ...(shown.year ? { year: "numeric" } : {}),
    ...(shown.time ? timeIn(language) : {}),
  });
  formats.set(key, format);
  return format;
}

/** "9:40 PM" and "09:40": two-digit hours on a 24-hour clock, which Koreans read better than "PM 9:40". */
function timeIn(language: Intl.Locale): Intl.DateTimeFormatOptions {
  const { hour12 } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
  const is12 = hour12 && language.language !== "ko";
  const hours = is12 ? { hour: "numeric" } : { hour: "2-digit", hourCycle: "h23" };
  return { timeZone: "UTC", ...hours, minute: "2-digit" } as Intl.DateTimeFormatOptions;
}

/**
 * Carriers use the Gregorian calendar, and tracking numbers Latin digits, whatever the region prefers.
 */
function datesOf({ locale }: Texts): Intl.Locale {
  return new Intl.Locale(locale, { calendar: "gregory", numberingSystem: "latn" });
}

/** "Tue 3 Nov"; with the year when it is not this one. */
export function formatDay(wallTime: WallTime, now: Date, texts: Texts): string {
  const format = formatOf(texts, { day: true, year: isOtherYear(wallTime, now) });
  return unbrokenDates(format.format(wallTime.asUtc));
}

/** "10–13 Nov" in the locale's order; a single day when both are equal. */
export function formatDayRange(from: WallTime, to: WallTime, now: Date, texts: Texts): string {
  const format = formatOf(texts, { day: true, year: isOtherYear(to, now) });
  const [first, last] = [format.format(from.asUtc), format.format(to.asUtc)];
  // ICU's ranges have "mar 04" in Italian and "04/11" in European Portuguese.
  if (!/^(it|pt-(?!BR))/.test(texts.locale)) {
    return unbrokenDates(format.formatRange(from.asUtc, to.asUtc));
  }
  return unbrokenDates(first === last ? first : `${first} – ${last}`);
}

/** "Tue 3 Nov, 14:05", "Tue 3 Nov, 14:05 GMT-5"; without the time when only the day is known. */
export function formatMoment(wallTime: WallTime, now: Date, texts: Texts): string {
  if (!wallTime.hasTime) return formatDay(wallTime, now, texts);
  const shown = { day: true, time: true, year: isOtherYear(wallTime, now) };
  const text = unbrokenDates(formatOf(texts, shown).format(wallTime.asUtc));
  return withZone(text, wallTime, texts);
}

/** "2:05 PM", "2:05 PM GMT-5"; null when only the day is known. */
export function formatTime(wallTime: WallTime, texts: Texts): string | null {
  if (!wallTime.hasTime) return null;
  return withZone(formatOf(texts, { time: true }).format(wallTime.asUtc), wallTime, texts);
}

function withZone(text: string, { utcOffset, asUtc }: WallTime, texts: Texts): string {
  if (!utcOffset) return text;
  const zone = new Intl.DateTimeFormat(datesOf(texts), {
    timeZone: utcOffset,
    timeZoneName: "shortOffset",
  })
    .formatToParts(asUtc)
    .find(({ type }) => type === "timeZoneName")?.value;
  return `${text} ${zone ?? utcOffset}`;
}

function isOtherYear({ asUtc }: WallTime, now: Date): boolean {
  return asUtc.getUTCFullYear() !== now.getUTCFullYear();
}

/** "12 minutes ago"; "just now" below a minute and for a slightly future time (clock skew). */
export function formatAgo(then: Date, now: Date, texts: Texts): string {
  const agoMs = now.getTime() - then.getTime();
  if (agoMs < MINUTE_MS) return texts.result.justNow;
  const relative = new Intl.RelativeTimeFormat(datesOf(texts), { numeric: "always" });
  if (agoMs < HOUR_MS) return relative.format(-Math.floor(agoMs / MINUTE_MS), "minute");
  if (agoMs < DAY_MS) return relative.format(-Math.floor(agoMs / HOUR_MS), "hour");
  return relative.format(-Math.floor(agoMs / DAY_MS), "day");
}
