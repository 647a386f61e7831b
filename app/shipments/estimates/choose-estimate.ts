// Chooses a parcel's estimated delivery among what the carrier, Shopify, its lane and the merchant's rule say. Pure.
import type { Status } from "~/trackingmore/contract/status";
import type { LaneEstimate } from "./lane-estimate";

/** First and last day, "YYYY-MM-DD", both included; the same day twice for a single day. */
export interface Days {
  from: string;
  to: string;
}

/** In the order in which they count: docs/decisions/0205. */
const SOURCES = ["carrier", "shopify", "lane", "rule"] as const;
export type EstimateSource = (typeof SOURCES)[number];

export type Estimate =
  | ({ kind: "range"; source: EstimateSource } & Days)
  /** `expectedBy`: the last expected day, which has passed; null: in transit longer than nearly all of its lane. */
  | { kind: "late"; source: EstimateSource; expectedBy: string | null };

export interface Known {
  carrier?: Days | null;
  shopify?: Days | null;
  lane?: LaneEstimate | null;
  rule?: Days | null;
}

/** Statuses of a parcel that is still to come. "Out for delivery" says more than any estimate. */
const TO_COME: ReadonlySet<Status> = new Set(["pending", "notfound", "transit", "undelivered"]);

export function isToCome(status: Status): boolean {
  return TO_COME.has(status);
}

/**
 * The estimate of the first source that has one. One whose last day has passed says so; no later source replaces it,
 * since the shopper has read that day.
 * @param today the day at the parcel's destination
 */
export function chooseEstimate(status: Status, known: Known, today: string): Estimate | null {
  if (!isToCome(status)) return null;
  for (const source of SOURCES) {
    const found = known[source];
    if (!found) continue;
    if ("kind" in found) {
      return found.kind === "late"
        ? { kind: "late", source, expectedBy: null }
        : { ...found, source };
    }
    const { from, to } = found;
    if (to < today) return { kind: "late", source, expectedBy: to };
    return { kind: "range", source, from: from < today ? today : from, to };
  }
  return null;
}
