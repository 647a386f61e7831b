// Orders carriers' scans: within a leg as the carrier lists them, between legs by wall time.
import { STATUSES_BY_STAGE, type Status } from "~/trackingmore/contract/status";
import { compareText } from "~/lib/text/compare-text";
import { HOUR_MS } from "~/lib/time";

interface Dated {
  wallTime: string;
  leg: "origin" | "destination";
  status: string | null;
  id?: string;
}

interface Positioned extends Dated {
  /** Index in the carrier's list of the leg, newest first. */
  position: number;
  /** The service's tracking that has the scan; two may have the same one. */
  source?: string;
}

/** Between the last and the first time zone, plus summer time. */
const DATE_LINE_MS = 27 * HOUR_MS;
/** A carrier's corrections of a delivery come within hours. */
const SAME_HOURS_MS = 4 * HOUR_MS;

/** "2026-01-02 03:04" and "2026-01-02T03:04:00" sort alike. */
export function wallTimeKey(wallTime: string): string {
  const text = wallTime.trim().replace("T", " ").slice(0, 19);
  return text.length === 16 ? `${text}:00` : text;
}

/**
 * Compares for newest first: by instant where both have an offset, else by wall time as the contract does, although
 * the scans may be in different zones. Equal times are ordered by progress, then leg, then id.
 */
export function compareNewestFirst(a: Dated, b: Dated): number {
  return (
    compareTimes(b.wallTime, a.wallTime) ||
    stageOf(b) - stageOf(a) ||
    compareText(a.leg, b.leg) ||
    compareText(b.id ?? "", a.id ?? "")
  );
}

/**
 * Scans of all legs and sources, newest first, each once. A source's leg keeps the carrier's order, since its scans
 * may be in different time zones; these lists are merged by time.
 */
export function sortNewestFirst<Scan extends Positioned>(scans: readonly Scan[]): Scan[] {
  const lists = new Map<string, Scan[]>();
  for (const scan of scans.toSorted((a, b) => a.position - b.position)) {
    const key = `${scan.leg} ${scan.source ?? ""}`;
    lists.set(key, [...(lists.get(key) ?? []), scan]);
  }
  const open = [...lists].sort(([a], [b]) => compareText(a, b)).map(([, list]) => list);
  const sorted: Scan[] = [];
  const seen = new Set<string>();
  for (;;) {
    const next = open
      .filter((list) => list.length > 0)
      .sort(compareHeads)[0]
      ?.shift();
    if (!next) return sorted;
    if (next.id !== undefined && seen.has(next.id)) continue;
    if (next.id !== undefined) seen.add(next.id);
    sorted.push(next);
  }
}

function compareHeads([a]: readonly Positioned[], [b]: readonly Positioned[]): number {
  return a && b ? compareNewestFirst(a, b) : 0;
}

/**
 * One leg's scans newest first: as the carrier lists them, or reversed if it lists the oldest first. A list that is
 * out of order by more than time zones explain is sorted by time.
 */
export function inCarrierOrder<Scan extends Dated>(scans: readonly Scan[]): Scan[] {
  const steps = scans.slice(1).map((scan, index) => {
    const before = scans[index];
    return before ? compareTimes(before.wallTime, scan.wallTime) : 0;
  });
  const descents = steps.filter((step) => step > 0).length;
  const ascents = steps.filter((step) => step < 0).length;
  const listed = ascents > descents ? scans.toReversed() : [...scans];
  const isPlausible = listed.every((scan, index) => {
    const older = listed[index + 1];
    return !older || !(millisecondsBetween(scan.wallTime, older.wallTime) > DATE_LINE_MS);
  });
  return isPlausible ? listed : listed.sort(compareNewestFirst);
}

/** Whether a time is on a later calendar day and not within the same hours; false for invalid ones. */
export function isDayAfter(later: string, earlier: string): boolean {
  return (
    wallTimeKey(later).slice(0, 10) > wallTimeKey(earlier).slice(0, 10) &&
    millisecondsBetween(earlier, later) >= SAME_HOURS_MS
  );
}

/** Whether a wall time, read as UTC, is before `limit`; false for an invalid one. */
export function isBefore(wallTime: string, limit: Date): boolean {
  return asUtc(wallTime) < limit.getTime();
}

function compareTimes(a: string, b: string): number {
  const difference = instantOf(a) - instantOf(b);
  return Number.isNaN(difference) ? compareText(wallTimeKey(a), wallTimeKey(b)) : difference;
}

/** From the first to the second, by instants where both have an offset; NaN for invalid ones. */
function millisecondsBetween(from: string, to: string): number {
  const difference = instantOf(to) - instantOf(from);
  return Number.isNaN(difference) ? asUtc(to) - asUtc(from) : difference;
}

/** The moment of a wall time with an offset, which is not in the local time of its place; null without one. */
export function momentOf(wallTime: string): Date | null {
  const ms = instantOf(wallTime);
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** NaN without an offset. */
function instantOf(wallTime: string): number {
  const text = wallTime.trim();
  if (!/:\d{2}(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return NaN;
  return Date.parse(text.replace(" ", "T").replace(/\s+/g, ""));
}

function asUtc(wallTime: string): number {
  return Date.parse(`${wallTimeKey(wallTime).replace(" ", "T")}Z`);
}

function stageOf({ status }: Dated): number {
  return STATUSES_BY_STAGE.indexOf(status as Status);
}
