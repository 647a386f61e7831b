// Decides which source a parcel's updates come from: the carrier, Shopify, TrackingMore, the sandbox or none. Pure.

import type { Status } from "~/trackingmore/contract/status";

/** Statuses that a parcel has without any update. */
export const SILENT_STATUSES: readonly Status[] = ["pending", "notfound", "expired"];

/** A carrier's API that the shop can connect with a key. */
export interface CarrierSource {
  id: string;
  name: string;
  /** How calls with the shop's key go; null: it has none. `refused`: the carrier rejects the key. */
  key: { state: "on" | "trouble" | "refused" | "paused"; lastSuccessAt: Date | null } | null;
}

/** What a shop's updates may come from. */
export interface ShopSources {
  kind: "embedded" | "cloud";
  /** Carrier codes that are asked with the shop's keys. */
  keyedCarriers: readonly string[];
  /** null: no API here answers for this carrier code. */
  carrierFor(carrierCode: string): CarrierSource | null;
  /** Whether the parcel's number asks for the sandbox. */
  isPlayed(carrierCode: string, trackingNumber: string): boolean;
  /** The sandbox plays every parcel that has no connected carrier. */
  isAllPlayed: boolean;
}

/** Who may watch a parcel. */
export const WATCHERS = ["carrier", "shopify", "trackingmore", "sandbox", "nobody"] as const;
export type Watcher = (typeof WATCHERS)[number];

export type ParcelSource =
  | { who: "trackingmore" }
  | { who: "sandbox" }
  | { who: "carrier"; carrier: CarrierSource }
  /** Shopify's reports; `nobody`: it has reported nothing so far, and nothing else is asked. */
  | { who: "shopify" | "nobody"; carrier: CarrierSource | null };

/** Whether calls are made with a key. */
export function isAsked({ state }: Pick<NonNullable<CarrierSource["key"]>, "state">): boolean {
  return state !== "refused" && state !== "paused";
}

/** @param parcel.hasUpdates an update about it has arrived */
export function sourceOf(
  shop: ShopSources,
  parcel: { carrierCode: string; trackingNumber: string; hasUpdates: boolean },
): ParcelSource {
  const { carrierCode, trackingNumber, hasUpdates } = parcel;
  if (shop.kind === "cloud") return { who: "trackingmore" };
  if (shop.isPlayed(carrierCode, trackingNumber)) return { who: "sandbox" };
  const carrier = shop.carrierFor(carrierCode);
  if (carrier?.key && isAsked(carrier.key)) return { who: "carrier", carrier };
  if (shop.isAllPlayed) return { who: "sandbox" };
  return { who: hasUpdates ? "shopify" : "nobody", carrier };
}
