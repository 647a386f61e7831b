// A journey's calendar days, by the carriers' own clocks: what other parcels of its lane are estimated from.
import { DAY_MS } from "~/lib/time";
import type { LegName } from "./shipment";
import { newestFirst } from "./wall-time";

interface Scan {
  leg: LegName;
  wallTime: string;
  status: string | null;
  substatus: string | null;
  milestone?: string | null;
  earlierParcel?: boolean;
}

/** Days as "YYYY-MM-DD"; null where no scan tells. */
export interface JourneyDays {
  /** The first scan with the parcel in the carrier's hands. */
  beganOn: string | null;
  /** The first scan in the country of destination. */
  arrivedOn: string | null;
  deliveredOn: string | null;
}

/** The carrier knows of the parcel, and does not have it. */
const BEFORE_HANDOVER = new Set(["pending", "notfound"]);
const ARRIVAL_SUBSTATUSES = new Set(["transit003", "transit004", "transit005"]);
const ARRIVAL_MILESTONES = new Set(["ArrivalfromAbroad", "CustomsClearance", "DestinationArrived"]);

/**
 * Days are those of the clock at each scan. The first and the last may stand in different zones, which can
 * make a journey a day longer or shorter, for all parcels of a lane alike.
 */
export function journeyDays(scans: readonly Scan[], deliveredAt: string | null): JourneyDays {
  const oldestFirst = scans.filter((scan) => !scan.earlierParcel).sort(newestFirst);
  oldestFirst.reverse();
  const began = oldestFirst.find((scan) => !BEFORE_HANDOVER.has(scan.status ?? ""));
  const arrived = oldestFirst.find(hasArrived);
  return {
    beganOn: began ? dayOf(began.wallTime) : null,
    arrivedOn: arrived ? dayOf(arrived.wallTime) : null,
    deliveredOn: deliveredAt && dayOf(deliveredAt),
  };
}

function hasArrived({ leg, substatus, milestone }: Scan): boolean {
  return (
    leg === "destination" ||
    ARRIVAL_SUBSTATUSES.has(substatus ?? "") ||
    ARRIVAL_MILESTONES.has(milestone ?? "")
  );
}

/** The calendar day of a wall time; null for what is none. */
export function dayOf(wallTime: string): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(wallTime.trim())?.[0];
  // 31 February comes back as another day.
  return day && addDays(day, 0) === day ? day : null;
}

/** Calendar days from one to the other; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** "2026-12-31" and 1 → "2027-01-01"; null for what is no day. */
export function addDays(day: string, days: number): string | null {
  const date = new Date(Date.parse(day) + days * DAY_MS);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
