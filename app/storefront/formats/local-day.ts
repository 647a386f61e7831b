// The current calendar day in a country, to decide whether a scan happened "today".
import { dayIn, timeZonesOf } from "~/lib/time-zones";

/** UTC+14 and UTC-12, the extreme offsets. */
const WHOLE_WORLD = ["Pacific/Kiritimati", "Etc/GMT+12"];

/** A country's time zones; the extreme ones when it is unknown. */
function zonesOf(country: string | null): readonly string[] {
  const zones = country ? timeZonesOf(country) : [];
  return zones.length > 0 ? zones : WHOLE_WORLD;
}

/** Current calendar days ("YYYY-MM-DD") in a country, earliest first: one, or two across zones. */
export function localDays(country: string | null, now: Date): string[] {
  return [...new Set(zonesOf(country).map((zone) => dayIn(zone, now)))].sort();
}

/** Whether `day` is today in all zones of the country: a scan's wall time has no zone. */
export function isToday(day: string, country: string | null, now: Date): boolean {
  const days = localDays(country, now);
  return days.length === 1 && days[0] === day;
}
