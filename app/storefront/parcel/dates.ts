// Dates as shoppers read them: the carrier's wall time as given, and how long ago we looked.
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import type { Texts } from "../languages/texts";

/** A carrier's wall time. It has no zone; `reading` puts its fields into UTC to format them, not to place it in time. */
export interface WallTime {
  reading: Date;
  hasTime: boolean;
  /** For `<time datetime>`: HTML's local date and time. */
  iso: string;
}

/** Reads "YYYY-MM-DD", " HH:mm" and ":ss" after it if they are there; null for anything else. */
export function readWallTime(text: string): WallTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2})?)?$/.exec(text.trim());
  const [, day, time] = match ?? [];
  if (!day) return null;
  const reading = new Date(`${day}T${time ?? "00:00"}:00Z`);
  // Date.parse takes 31 February for 3 March; a date that does not come back the same is none.
  if (Number.isNaN(reading.getTime()) || !reading.toISOString().startsWith(day)) return null;
  return { reading, hasTime: time !== undefined, iso: time ? `${day}T${time}` : day };
}

const DAY = { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" } as const;

/** Which parts of a date are shown. */
type Shown = { day?: boolean; time?: boolean; year?: boolean };

/** A formatter takes longer to make than a page of dates to format. Texts that are shared keep theirs. */
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

/** "9:40 PM" and "09:40": the hours of a day of 24 have two digits. */
function timeIn(language: Intl.Locale): Intl.DateTimeFormatOptions {
  const { hour12 } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
  return { timeZone: "UTC", hour: hour12 ? "numeric" : "2-digit", minute: "2-digit" };
}

/**
 * Carriers count in the Gregorian calendar, and our other numbers are plain digits, whatever the shopper's
 * region prefers for dates.
 */
function datesOf({ locale }: Texts): Intl.Locale {
  return new Intl.Locale(locale, { calendar: "gregory", numberingSystem: "latn" });
}

/** "Tue 3 Nov"; with the year when it is not this one. */
export function formatDay(wallTime: WallTime, now: Date, texts: Texts): string {
  const format = formatOf(texts, { day: true, year: isOtherYear(wallTime, now) });
  return format.format(wallTime.reading);
}

/** "10–13 Nov" in the texts' own way; one day alone when both are the same. */
export function formatDayRange(from: WallTime, to: WallTime, now: Date, texts: Texts): string {
  const format = formatOf(texts, { day: true, year: isOtherYear(to, now) });
  return format.formatRange(from.reading, to.reading);
}

/** "14:05" as the carrier's clock showed it; null when only the day is known. */
export function formatTime(wallTime: WallTime, texts: Texts): string | null {
  return wallTime.hasTime ? formatOf(texts, { time: true }).format(wallTime.reading) : null;
}

/** "Tue 3 Nov, 14:05"; the day alone when only that is known. */
export function formatMoment(wallTime: WallTime, now: Date, texts: Texts): string {
  if (!wallTime.hasTime) return formatDay(wallTime, now, texts);
  const shown = { day: true, time: true, year: isOtherYear(wallTime, now) };
  return formatOf(texts, shown).format(wallTime.reading);
}

function isOtherYear({ reading }: WallTime, now: Date): boolean {
  return reading.getUTCFullYear() !== now.getUTCFullYear();
}

/** "12 minutes ago"; "just now" below a minute and for what a clock a little ahead calls the future. */
export function formatAgo(then: Date, now: Date, texts: Texts): string {
  const agoMs = now.getTime() - then.getTime();
  if (agoMs < MINUTE_MS) return texts.result.justNow;
  const relative = new Intl.RelativeTimeFormat(datesOf(texts), { numeric: "always" });
  if (agoMs < HOUR_MS) return relative.format(-Math.floor(agoMs / MINUTE_MS), "minute");
  if (agoMs < DAY_MS) return relative.format(-Math.floor(agoMs / HOUR_MS), "hour");
  return relative.format(-Math.floor(agoMs / DAY_MS), "day");
}
