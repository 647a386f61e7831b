// Which day it is where a parcel is: "today" is said only where the carrier's clock says so, too.
import { timeZonesOf } from "~/lib/time-zones";

/** UTC+14 and UTC-12: between them lies every clock. */
const WHOLE_WORLD = ["Pacific/Kiritimati", "Etc/GMT+12"];

/** A country's time zones; those at the world's ends for one that is not known. */
function zonesOf(country: string | null): readonly string[] {
  const zones = country ? timeZonesOf(country) : [];
  return zones.length > 0 ? zones : WHOLE_WORLD;
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
