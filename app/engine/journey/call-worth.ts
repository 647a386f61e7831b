// Says what asking about a parcel is worth at a time, and when it reaches a price. Pure.
import { HOUR_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";
import type { Watched } from "./due";
import table from "./wait-table.json";

/** Within the origin's country or out of it; `any`: one of the two countries is not known. */
export type Lane = "home" | "abroad" | "any";

/** What the last answer said, and when it came. */
export interface Asked extends Omit<Watched, "id"> {
  /** A parcel that was never asked about: since when it is watched. */
  askedAt: Date;
  lane: Lane;
  /** Of clocks at the destination, from UTC. */
  utcOffsetMs: number;
}

/** What is asked until the next plan is made. */
export interface CallPlan {
  until: Date;
  /** In stale hours: a call worth less waits. */
  worth: number;
}

/** What a call is worth, in stale hours: one for each letter of a row. */
export const WORTHS = table.worths;
export const LEAST_WORTH = WORTHS[0]!;

/*
 * A row is for a lane, the last scan's substatus ("none": no scan is known), the phase of the journey in which it came,
 * its age and the part of the day at the destination when the carrier was asked. Its letters stand for waits, A for the
 * shortest.
 */

/** From how many hours after the last scan on a row counts. */
export const AGES = [0, 2, 4, 6, 8, 10, 13, 16, 20, 24, 30, 36, 48, 72, 120, 240];
/** Parts of the day, from midnight on. */
export const HOUR_PARTS = 4;
/** From how many hours after the parcel was first watched on a scan belongs to a phase. */
const PHASES = [0, 30, 54, 120];

export function phaseOf(hours: number): number {
  return Math.max(
    0,
    PHASES.findLastIndex((from) => hours >= from),
  );
}

/** @param localMs wall time, as if it were UTC */
export function partOfDay(localMs: number): number {
  return Math.floor(((localMs / HOUR_MS) % 24) / (24 / HOUR_PARTS));
}

/** Stand for substatuses that the sandbox doesn't play. */
const KIND_OF_STATUS: Record<Status, string> = {
  pending: "none",
  notfound: "none",
  transit: "transit002",
  pickup: "pickup002",
  undelivered: "undelivered002",
  exception: "exception011",
  delivered: "exception009",
  expired: "exception009",
};

/** From when on a call about it is worth that many stale hours. */
export function dueAt(asked: Asked, worth: number): Date {
  return new Date(asked.askedAt.getTime() + waitHours(waitsOf(asked), worth) * HOUR_MS);
}

/**
 * How many stale hours a call at that time is worth: the price at which it is just due. It grows while nobody asks.
 * @returns 0 when it is too early at any price
 */
export function worthAt(asked: Asked, at: Date): number {
  const waits = waitsOf(asked);
  const waited = (at.getTime() - asked.askedAt.getTime()) / HOUR_MS;
  const above = waits.findIndex((wait) => wait > waited);
  if (above === 0) return 0;
  const last = WORTHS.length - 1;
  if (above < 0) return (WORTHS[last]! * waited) / waits[last]!;
  const [low, high] = [waits[above - 1]!, waits[above]!];
  const share = Math.log(waited / low) / Math.log(high / low);
  return WORTHS[above - 1]! * (WORTHS[above]! / WORTHS[above - 1]!) ** share;
}

/** The inverse of `worthAt`: between two columns of the table both grow by powers. */
function waitHours(waits: readonly number[], worth: number): number {
  const above = WORTHS.findIndex((column) => column > worth);
  if (above === 0) return waits[0]!;
  const last = WORTHS.length - 1;
  if (above < 0) return (waits[last]! * worth) / WORTHS[last]!;
  const [low, high] = [WORTHS[above - 1]!, WORTHS[above]!];
  const share = Math.log(worth / low) / Math.log(high / low);
  return waits[above - 1]! * (waits[above]! / waits[above - 1]!) ** share;
}

function waitsOf(asked: Asked): readonly number[] {
  const { lastCheckpointAt, createdAt, askedAt, utcOffsetMs } = asked;
  const sinceMs = (lastCheckpointAt ?? createdAt).getTime();
  const ages = agesOf(asked, phaseOf((sinceMs - createdAt.getTime()) / HOUR_MS));
  const ageHours = Math.max(0, (askedAt.getTime() - sinceMs) / HOUR_MS);
  const age = AGES.findLastIndex((from) => from <= ageHours);
  const parts = ages[Math.min(age, ages.length - 1)]!;
  const part = partOfDay(askedAt.getTime() + utcOffsetMs);
  return parts[parts.length > 1 ? part : 0]!;
}

type Ages = readonly (readonly (readonly number[])[])[];

/** Where the parcel's own row is missing, that of the nearest phase, then of any lane, then of the status. */
function agesOf({ status, substatus, lastCheckpointAt, lane }: Asked, phase: number): Ages {
  const kind = lastCheckpointAt ? (substatus ?? status) : "none";
  const rows = ROWS[lane].get(kind) ?? ROWS.any.get(kind) ?? ROWS.any.get(KIND_OF_STATUS[status])!;
  return rows[phase]!;
}

/** By substatus: the rows of all phases. */
function readRows(rows: Readonly<Record<string, readonly string[]>>): Map<string, Ages[]> {
  const kinds = new Set(Object.keys(rows).map((key) => key.split(" ")[0]!));
  return new Map([...kinds].map((kind) => [kind, PHASES.map((_, phase) => read(kind, phase))]));

  function read(kind: string, phase: number): Ages {
    const nearest = PHASES.map((_, other) => other)
      .toSorted((a, b) => Math.abs(a - phase) - Math.abs(b - phase))
      .find((other) => rows[`${kind} ${other}`]);
    return rows[`${kind} ${nearest}`]!.map((letters) =>
      Array.from({ length: letters.length / WORTHS.length }, (_, part) =>
        WORTHS.map(
          (_worth, column) => table.waits[letters.charCodeAt(part * WORTHS.length + column) - 65]!,
        ),
      ),
    );
  }
}

const ROWS: Readonly<Record<Lane, ReadonlyMap<string, Ages[]>>> = {
  home: readRows(table.rows.home),
  abroad: readRows(table.rows.abroad),
  any: readRows(table.rows.any),
};

/** Substatuses that the table knows. */
export const KNOWN_KINDS: readonly string[] = [...ROWS.any.keys()];

/** Whether the plan has a call for a parcel that is due. With calls to spare it has one for each. */
export function isWorthACall(asked: Asked, { until, worth }: CallPlan): boolean {
  return worth <= LEAST_WORTH || worthAt(asked, until) >= worth;
}

/** How often one that went out for delivery some hours ago is asked about, when open parcels are every `meanMs`. */
export function outForDeliveryEveryMs(meanMs: number): number {
  const column = table.meanWaits.findIndex((wait) => wait * HOUR_MS >= meanMs);
  const parts = ROWS.any.get("pickup001")![2]![2]!;
  return (parts[parts.length > 1 ? 2 : 0]!.at(column) ?? 0) * HOUR_MS;
}
