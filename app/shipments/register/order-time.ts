// Formats an order's times and language as the tracking contract expects.

/** `YYYY/M/D HH:mm` on the wall clock of an IANA zone; of UTC where the zone is not known here. */
export function orderCreateTime(placedAt: Date, ianaTimezone: string): string {
  const part = wallClockParts(placedAt, ianaTimezone);
  return `${part("year")}/${part("month")}/${part("day")} ${part("hour")}:${part("minute")}`;
}

/** `YYYYMMDD`: the day of dispatch on the shop's calendar. */
export function shipDate(fulfilledAt: Date, ianaTimezone: string): string {
  const part = wallClockParts(fulfilledAt, ianaTimezone);
  return `${part("year")}${part("month").padStart(2, "0")}${part("day").padStart(2, "0")}`;
}

function wallClockParts(instant: Date, ianaTimezone: string) {
  const parts = wallClock(ianaTimezone).formatToParts(instant);
  return (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((each) => each.type === type)?.value ?? "";
}

/** By zone: making a formatter costs a hundred times as much as using it. */
const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const made = makeWallClock(timeZone);
  wallClocks.set(timeZone, made);
  return made;
}

function makeWallClock(timeZone: string): Intl.DateTimeFormat {
  const format = {
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...format, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...format, timeZone: "UTC" });
  }
}

/** "de-AT" → "de". The contract calls simplified Chinese `cn` and traditional `tw`. */
export function contractLanguage(locale: string | null): string | null {
  const [language = "", ...rest] = (locale ?? "").toLowerCase().split(/[-_]/);
  if (!/^[a-z]{2}$/.test(language)) return null;
  if (language !== "zh") return language;
  return rest.some((tag) => ["hant", "tw", "hk", "mo"].includes(tag)) ? "tw" : "cn";
}
