// Decides whether a scan happened "today".
import { localDays } from "~/lib/time-zones";
import type { WallTime } from "./dates";

/** Whether the scan's day is today in all zones of the country: most wall times have no zone. */
export function isToday({ iso, utcOffset }: WallTime, country: string | null, now: Date): boolean {
  const days = utcOffset ? localDays(country, new Date(iso)) : [iso.slice(0, 10)];
  const today = localDays(country, now);
  return today.length === 1 && days.length === 1 && days[0] === today[0];
}
