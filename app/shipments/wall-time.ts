// Compares carriers' wall times, which have no time zone, as text.

interface Dated {
  wallTime: string;
  leg: "origin" | "destination";
  status: string | null;
  id?: string;
}

/** Of two scans with equal times, the one whose status is further down this list is later. */
const PROGRESS = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "undelivered",
  "exception",
  "delivered",
  "expired",
];

/** "2026-01-02 03:04" and "2026-01-02T03:04:00" sort alike. */
export function wallTimeKey(wallTime: string): string {
  const text = wallTime.trim().replace("T", " ").slice(0, 19);
  return text.length === 16 ? `${text}:00` : text;
}

/**
 * Compares for newest first, by wall time as the contract does, although the legs may be in different zones. Equal
 * times are ordered by progress, then leg, then id.
 */
export function newestFirst(a: Dated, b: Dated): number {
  return (
    compareText(wallTimeKey(b.wallTime), wallTimeKey(a.wallTime)) ||
    PROGRESS.indexOf(b.status ?? "") - PROGRESS.indexOf(a.status ?? "") ||
    compareText(a.leg, b.leg) ||
    compareText(b.id ?? "", a.id ?? "")
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a wall time, read as UTC, is before `limit`; false for an invalid one. */
export function isBefore(wallTime: string, limit: Date): boolean {
  const reading = Date.parse(`${wallTimeKey(wallTime).replace(" ", "T")}Z`);
  return reading < limit.getTime();
}
