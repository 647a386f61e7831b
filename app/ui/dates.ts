// Formats dates for admin pages, on the server, in the merchant's language and the shop's time zone.
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import { momentOf } from "~/shipments/wall-time";
import type { Locale } from "./language/locale";
import type { PageContext } from "./language/page-context";
import type { Texts } from "./language/texts";

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

export function describeMoment(at: Date, context: PageContext): Moment {
  const { texts, timeZone, now } = context;
  const { day, time } = zoneFormats(texts.locale, timeZone);
  const isThisYear = yearIn(timeZone, at) === yearIn(timeZone, now);
  const shown = day(isThisYear).format(at);
  return {
    iso: at.toISOString(),
    day: shown,
    text: texts.t("common.dayAtTime", { day: shown, time: plainTime(time.format(at)) }),
    ago: agoText(at, context),
  };
}

function yearIn(timeZone: string, at: Date): string {
  return zoneFormats("en", timeZone).year.format(at);
}

/** "3:05 PM" with a narrow space → "3:05 pm" */
function plainTime(time: string): string {
  return time.replace(/\s/g, " ").toLowerCase();
}

interface ZoneFormats {
  day: (isThisYear: boolean) => Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
  year: Intl.DateTimeFormat;
}

const formats = new Map<string, ZoneFormats>();

function zoneFormats(locale: string, timeZone: string): ZoneFormats {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const format = (shape: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat(locale, { ...shape, timeZone });
    } catch {
      // Shopify may know a zone that this Node does not.
      return new Intl.DateTimeFormat(locale, { ...shape, timeZone: "UTC" });
    }
  };
  const day = format({ month: "short", day: "numeric" });
  const dayOfYear = format({ month: "short", day: "numeric", year: "numeric" });
  const made = {
    day: (isThisYear: boolean) => (isThisYear ? day : dayOfYear),
    time: format({ hour: "numeric", minute: "2-digit" }),
    year: format({ year: "numeric" }),
  };
  formats.set(key, made);
  return made;
}

type Clock = Pick<PageContext, "texts" | "now">;

/** How long ago, in one unit. A future time counts as now. */
export function agoText(at: Date, { texts, now }: Clock): string {
  const elapsedMs = now.getTime() - at.getTime();
  return elapsedMs < MINUTE_MS ? texts.t("common.justNow") : relative(texts, -1, elapsedMs);
}

/** How long until a time, in one unit: "In 40 minutes". A past time counts as now. */
export function untilText(at: Date, { texts, now }: Clock): string {
  const leftMs = at.getTime() - now.getTime();
  if (leftMs < MINUTE_MS) return texts.t("common.withinMinute");
  const text = relative(texts, 1, leftMs);
  return text.charAt(0).toLocaleUpperCase(texts.locale) + text.slice(1);
}

const relativeFormats = new Map<Locale, Intl.RelativeTimeFormat>();

function relative({ locale }: Texts, sign: 1 | -1, lengthMs: number): string {
  const format = relativeFormats.get(locale) ?? new Intl.RelativeTimeFormat(locale);
  relativeFormats.set(locale, format);
  const [unitMs, unit] =
    lengthMs < HOUR_MS
      ? ([MINUTE_MS, "minute"] as const)
      : lengthMs < DAY_MS
        ? ([HOUR_MS, "hour"] as const)
        : ([DAY_MS, "day"] as const);
  return format.format(sign * Math.floor(lengthMs / unitMs), unit);
}

/**
 * Formats a scan's wall time ("2026-11-20 14:03:22") as "Nov 20 at 2:03 pm", with the year if it is not the current
 * one. It is the place's local time and is not converted, unless it has an offset: then it is shown in the shop's time
 * zone. Any other text is returned unchanged.
 */
export function formatWallTime(wallTime: string, context: PageContext): string {
  const { texts, now } = context;
  const moment = momentOf(wallTime);
  if (moment) return describeMoment(moment, context).text;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2})?)?$/.exec(
    wallTime.trim(),
  );
  if (!match) return wallTime;
  const [year = 0, month = 0, date = 0, hour, minute] = match.slice(1).map(Number);
  const at = new Date(Date.UTC(year, month - 1, date, hour || 0, minute || 0));
  if (at.getUTCMonth() !== month - 1) return wallTime;
  const { day, time } = zoneFormats(texts.locale, "UTC");
  const shown = day(year === now.getUTCFullYear()).format(at);
  if (match[4] === undefined) return shown;
  return texts.t("common.dayAtTime", { day: shown, time: plainTime(time.format(at)) });
}

/** Whether `formatWallTime` shows it in the shop's time zone. */
export function isStoreTime(wallTime: string | null): boolean {
  return wallTime !== null && momentOf(wallTime) !== null;
}
