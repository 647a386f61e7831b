// The days of a parcel's calendar event.
import { readWallTime } from "../formats/dates";
import type { ParcelView } from "./parcel-view";

/** A parcel has a day ahead to put into a calendar. */
export function hasDayAhead(parcel: ParcelView): boolean {
  return calendarDays(parcel)?.isExpected ?? false;
}

/** "YYYY-MM-DD", both inclusive: the expected days, else the day of the current status; null before the first scan. */
export function calendarDays(
  parcel: ParcelView,
): { isExpected: boolean; from: string; to: string } | null {
  const { estimate } = parcel;
  if (estimate?.kind === "range") return { isExpected: true, from: estimate.from, to: estimate.to };
  const statusDay = readWallTime(parcel.statusAt ?? parcel.scannedAt ?? "")?.iso.slice(0, 10);
  return statusDay ? { isExpected: false, from: statusDay, to: statusDay } : null;
}
