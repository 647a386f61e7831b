// Carriers' wall times: compared as text, never turned into moments they don't tell.

interface Dated {
  wallTime: string;
  leg: "origin" | "destination";
  status: string | null;
  id?: string;
}

/** Of two scans stamped alike, the one further down this list came later. */
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
 * Compares for newest first. The two legs' clocks may stand in different zones; by their wall times is
 * how the contract orders them too. Equal stamps are told apart by progress, then by leg, then by id.
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

/** Whether a scan lies before `limit`, reading its wall time as if it were UTC; false when it can't be read. */
export function isBefore(wallTime: string, limit: Date): boolean {
  const reading = Date.parse(`${wallTimeKey(wallTime).replace(" ", "T")}Z`);
  return reading < limit.getTime();
}
