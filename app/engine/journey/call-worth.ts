// Says what asking about a parcel is worth at a time, and when it reaches a price. Pure.
import { HOUR_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";
import type { Watched } from "./due";
import { AGES, MEAN_WAITS, WAITS, WORTHS } from "./wait-table";

/** What the last answer said, and when it came. */
export interface Asked extends Omit<Watched, "id"> {
  /** A parcel that was never asked about: since when it is watched. */
  askedAt: Date;
}

/** What is asked until the next plan is made. */
export interface CallPlan {
  until: Date;
  /** In stale hours: a call worth less waits. */
  worth: number;
}

export const LEAST_WORTH = WORTHS[0]!;

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

/** By the last scan and its age when the carrier was asked. */
function waitsOf(asked: Asked): readonly number[] {
  const { status, substatus, lastCheckpointAt, createdAt, askedAt } = asked;
  const known = lastCheckpointAt ? WAITS[substatus ?? ""] : WAITS.none;
  const rows = known ?? WAITS[KIND_OF_STATUS[status]]!;
  const ageHours = (askedAt.getTime() - (lastCheckpointAt ?? createdAt).getTime()) / HOUR_MS;
  const row = AGES.findLastIndex((age) => age <= Math.max(0, ageHours));
  return rows[Math.min(row, rows.length - 1)]!;
}

/** Whether the plan has a call for a parcel that is due. With calls to spare it has one for each. */
export function isWorthACall(asked: Asked, { until, worth }: CallPlan): boolean {
  return worth <= LEAST_WORTH || worthAt(asked, until) >= worth;
}

/** How often one that went out for delivery some hours ago is asked about, when open parcels are every `meanMs`. */
export function outForDeliveryEveryMs(meanMs: number): number {
  const column = MEAN_WAITS.findIndex((wait) => wait * HOUR_MS >= meanMs);
  const waits = WAITS.pickup001![1]!;
  return (waits.at(column) ?? 0) * HOUR_MS;
}
