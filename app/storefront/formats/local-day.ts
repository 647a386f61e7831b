// Decides whether a scan happened "today".
import { localDays } from "~/lib/time-zones";

/** Whether `day` is today in all zones of the country: a scan's wall time has no zone. */
export function isToday(day: string, country: string | null, now: Date): boolean {
  const days = localDays(country, now);
  return days.length === 1 && days[0] === day;
}
