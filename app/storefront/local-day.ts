// Which day it is where a parcel is: "today" is said only where the carrier's clock says so, too.

/** Thirteen hours east and eleven west of it: between them lies every clock. */
const WHOLE_WORLD = ["Pacific/Kiritimati", "Etc/GMT+12"];

const zonesByCountry = new Map<string, readonly string[]>();

/** A country's time zones; those at the world's ends for one that is not known. */
function zonesOf(country: string | null): readonly string[] {
  if (!country || !/^[A-Z]{2}$/.test(country)) return WHOLE_WORLD;
  const known = zonesByCountry.get(country);
  if (known) return known;
  // Newer than TypeScript's library: a property in Node 22, a method in the standard.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    timeZones?: string[];
    getTimeZones?: () => string[] | undefined;
  };
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  const found = zones.length > 0 ? zones : WHOLE_WORLD;
  zonesByCountry.set(country, found);
  return found;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayIn(timeZone: string, now: Date): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      calendar: "iso8601",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  formats.set(timeZone, format);
  return format.format(now);
}

/** The calendar days ("YYYY-MM-DD") that it is now in a country, the earliest first: one, or two in a wide one. */
export function localDays(country: string | null, now: Date): string[] {
  return [...new Set(zonesOf(country).map((zone) => dayIn(zone, now)))].sort();
}

/** Whether it is this day everywhere in the country. A scan's clock has no zone, so nothing less is certain. */
export function isToday(day: string, country: string | null, now: Date): boolean {
  const days = localDays(country, now);
  return days.length === 1 && days[0] === day;
}
