// Finds the days of a journey that estimates, lateness and silence are computed from.
import { DAY_MS } from "~/lib/time";
import type { LegName } from "./shipment";
import { sortNewestFirst } from "./wall-time";

interface Scan {
  leg: LegName;
  wallTime: string;
  status: string | null;
  substatus: string | null;
  milestone?: string | null;
  earlierParcel?: boolean;
  /** Index in the carrier's list of the leg, newest first. */
  position?: number;
}

/** Days as "YYYY-MM-DD"; null where no scan reports one. */
export interface TransitDates {
  /** The first scan with the parcel in the carrier's hands. */
  beganOn: string | null;
  /** The first scan in the country of destination. */
  arrivedOn: string | null;
  deliveredOn: string | null;
  lastScanOn: string | null;
  /** The longest time between two scans, in calendar days; null with fewer than two. */
  longestGapDays: number | null;
}

/** Statuses before the carrier has the parcel. */
const BEFORE_HANDOVER = new Set(["pending", "notfound"]);
const ARRIVAL_SUBSTATUSES = new Set(["transit003", "transit004", "transit005"]);
const ARRIVAL_MILESTONES = new Set(["ArrivalfromAbroad", "CustomsClearance", "DestinationArrived"]);

/**
 * Each day is local to its scan. Origin and destination may be in different time zones, which shifts the
 * difference by up to a day, equally for all parcels of a lane.
 */
export function transitDatesOf(scans: readonly Scan[], deliveredAt: string | null): TransitDates {
  const own = scans.filter((scan) => !scan.earlierParcel);
  const oldestFirst = sortNewestFirst(
    own.map((scan, position) => ({ position, ...scan })),
  ).reverse();
  const began = oldestFirst.find((scan) => !BEFORE_HANDOVER.has(scan.status ?? ""));
  const arrived = oldestFirst.find(hasArrived);
  return {
    beganOn: began ? dayOf(began.wallTime) : null,
    arrivedOn: arrived ? dayOf(arrived.wallTime) : null,
    deliveredOn: deliveredAt && dayOf(deliveredAt),
    ...rhythmOf(oldestFirst.flatMap((scan) => dayOf(scan.wallTime) ?? [])),
  };
}

/** What went wrong on the way, whatever came of it. */
export function troublesOf(scans: readonly Scan[]): {
  failedAttempts: number;
  hadException: boolean;
} {
  const own = scans.filter((scan) => !scan.earlierParcel);
  return {
    failedAttempts: own.filter(({ status }) => status === "undelivered").length,
    hadException: own.some(({ status }) => status === "exception"),
  };
}

/** @param days of the scans, oldest first */
function rhythmOf(days: readonly string[]) {
  const gaps = days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day));
  return {
    lastScanOn: days.at(-1) ?? null,
    longestGapDays: gaps.length > 0 ? Math.max(...gaps) : null,
  };
}

function hasArrived({ leg, substatus, milestone }: Scan): boolean {
  return (
    leg === "destination" ||
    ARRIVAL_SUBSTATUSES.has(substatus ?? "") ||
    ARRIVAL_MILESTONES.has(milestone ?? "")
  );
}

/** The calendar day of a wall time; null if it holds no valid date. */
function dayOf(wallTime: string): string | null {
  const day = wallTime.trim().slice(0, 10);
  return isDay(day) ? day : null;
}

/** Whether a text is a date, "YYYY-MM-DD". */
export function isDay(text: string): boolean {
  // Date.parse turns 31 February into 3 March.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;
}

/** Calendar days between two days; negative when `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** "2026-12-31" and 1 → "2027-01-01"; null if `day` is no date. */
export function addDays(day: string, days: number): string | null {
  const date = new Date(Date.parse(day) + days * DAY_MS);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
