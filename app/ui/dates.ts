// Formats dates for admin pages, on the server and in the shop's time zone.
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import { countOf } from "./numbers";

/** A time of Waymark's own clock. */
export interface Moment {
  /** ISO 8601, for <time>. */
  iso: string;
  /** "Nov 22" in the shop's time zone, with the year if it is not the current one. */
  day: string;
  /** "Nov 22 at 3:05 pm", likewise. */
  text: string;
  /** "12 minutes ago" */
  ago: string;
}

export function describeMoment(at: Date, timeZone: string, now: Date): Moment {
  const then = dateParts(at, timeZone);
  const sameYear = then.year === dateParts(now, timeZone).year;
  const day = `${then.month} ${then.day}${sameYear ? "" : `, ${then.year}`}`;
  const text = `${day} at ${then.hour}:${then.minute} ${then.dayPeriod.toLowerCase()}`;
  return { iso: at.toISOString(), day, text, ago: agoText(at, now) };
}

function dateParts(at: Date, timeZone: string) {
  const parts = zoneFormat(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? "";
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    dayPeriod: part("dayPeriod"),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const shape = { dateStyle: "medium", timeStyle: "short" } as const;
    try {
      format = new Intl.DateTimeFormat("en-US", { ...shape, timeZone });
    } catch {
      // Shopify may know a zone that this Node does not.
      format = new Intl.DateTimeFormat("en-US", { ...shape, timeZone: "UTC" });
    }
    formats.set(timeZone, format);
  }
  return format;
}

/** How long ago, in one unit. A future time counts as now. */
export function agoText(at: Date, now: Date): string {
  const elapsedMs = now.getTime() - at.getTime();
  if (elapsedMs < MINUTE_MS) return "Just now";
  if (elapsedMs < HOUR_MS) return count(elapsedMs / MINUTE_MS, "minute");
  if (elapsedMs < DAY_MS) return count(elapsedMs / HOUR_MS, "hour");
  return count(elapsedMs / DAY_MS, "day");
}

/** How long until a time, in one unit: "In 40 minutes". A past time counts as now. */
export function untilText(at: Date, now: Date): string {
  const leftMs = at.getTime() - now.getTime();
  if (leftMs < MINUTE_MS) return "Within a minute";
  if (leftMs < HOUR_MS) return `In ${amountOf(leftMs / MINUTE_MS, "minute")}`;
  if (leftMs < DAY_MS) return `In ${amountOf(leftMs / HOUR_MS, "hour")}`;
  return `In ${amountOf(leftMs / DAY_MS, "day")}`;
}

function count(amount: number, unit: string): string {
  return `${amountOf(amount, unit)} ago`;
}

function amountOf(amount: number, unit: string): string {
  return countOf(Math.floor(amount), unit);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * Formats a carrier's wall time ("2026-11-20 14:03:22") as "Nov 20 at 2:03 pm", with the year if it is not the current one. The time has no zone and is never converted. Any other text is returned unchanged.
 */
export function formatWallTime(wallTime: string, now: Date): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2})?)?$/.exec(
    wallTime.trim(),
  );
  const [, year, month, day, hour, minute] = match ?? [];
  const name = MONTHS[Number(month) - 1];
  if (!name) return wallTime;
  const isThisYear = Number(year) === now.getUTCFullYear();
  const text = `${name} ${Number(day)}${isThisYear ? "" : `, ${year}`}`;
  if (!hour) return text;
  return `${text} at ${Number(hour) % 12 || 12}:${minute} ${Number(hour) < 12 ? "am" : "pm"}`;
}
