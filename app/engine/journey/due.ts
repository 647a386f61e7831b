// Decides when to query a carrier about a parcel again. Pure.
import { jittered } from "~/lib/limits/circuit-breaker";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "~/lib/time";
import type { Status } from "~/trackingmore/contract/status";

export interface Watched {
  /** A value that differs between trackings; it spreads their checks over time. */
  id: string;
  status: Status;
  substatus: string | null;
  createdAt: Date;
  /** About when the newest checkpoint was: most carriers give no zone. */
  lastCheckpointAt: Date | null;
}

const OUT_FOR_DELIVERY = "pickup001";
/** Substatuses of a parcel that has reached the destination country or the delivery depot. */
const LAST_LEG: ReadonlySet<string | null> = new Set(["transit003", "transit004", "transit005"]);
const NEAR_THE_RECIPIENT: ReadonlySet<Status> = new Set(["pickup", "undelivered", "delivered"]);

export function isAtDestination(status: Status, substatus: string | null): boolean {
  return NEAR_THE_RECIPIENT.has(status) || LAST_LEG.has(substatus);
}

/** Interval at which a tracking without a connector checks whether one exists. */
const NO_CONNECTOR_INTERVAL_MS = DAY_MS;
const FIRST_RETRY_MS = 5 * MINUTE_MS;
const LONGEST_RETRY_MS = 6 * HOUR_MS;
/** Checks vary by ±15 % of the interval, so that checks made together drift apart. */
const SPREAD = 0.15;

/** The next regular check, after the carrier answered at `now`. */
export function nextCheckAt(watched: Watched, now: Date): Date {
  return spread(watched.id, intervalMs(watched, now), now);
}

/** The next check for a connector. */
export function nextConnectorCheckAt(id: string, now: Date): Date {
  return spread(id, NO_CONNECTOR_INTERVAL_MS, now);
}

/** The next retry after `failures` in a row (from 1), never before the carrier's `retryAfterMs`. */
export function nextTryAt(
  id: string,
  failures: number,
  now: Date,
  retryAfterMs: number | undefined,
): Date {
  const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  const at = spread(id, backoffMs, now);
  return new Date(Math.max(at.getTime(), now.getTime() + (retryAfterMs ?? 0)));
}

/** When a parcel that waits behind its carrier's open breaker comes back; see `jittered`. */
export function jitteredFor(id: string, until: Date, now: Date): Date {
  return jittered(until, share(id, now), now);
}

function intervalMs(watched: Watched, now: Date): number {
  const ageMs = now.getTime() - watched.createdAt.getTime();
  const silenceMs = now.getTime() - (watched.lastCheckpointAt ?? watched.createdAt).getTime();
  switch (watched.status) {
    case "pending":
    case "notfound":
      // Merchants create labels a day or two before the first scan; older ones mostly stay unused.
      return ageMs < 2 * DAY_MS ? 4 * HOUR_MS : ageMs < 10 * DAY_MS ? 8 * HOUR_MS : DAY_MS;
    case "pickup":
      return watched.substatus === OUT_FOR_DELIVERY && silenceMs < DAY_MS
        ? 20 * MINUTE_MS
        : 3 * HOUR_MS;
    case "undelivered":
      return 2 * HOUR_MS;
    case "transit":
      if (silenceMs > 10 * DAY_MS) return 12 * HOUR_MS;
      return LAST_LEG.has(watched.substatus) ? 2 * HOUR_MS : 4 * HOUR_MS;
    case "exception":
      return silenceMs > 10 * DAY_MS ? DAY_MS : 6 * HOUR_MS;
    case "delivered":
    case "expired":
      return DAY_MS;
  }
}

function spread(id: string, meanMs: number, now: Date): Date {
  return new Date(now.getTime() + Math.round(meanMs * (1 + SPREAD * (2 * share(id, now) - 1))));
}

/** From 0 to 1, deterministic for a tracking and time. */
function share(id: string, now: Date): number {
  return hash(`${id} ${now.getTime()}`) / 2 ** 32;
}

/** 32-bit FNV-1a with a final mix: evenly distributed for texts that differ in one character. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
