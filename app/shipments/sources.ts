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

/** When a parcel's source last answered about it, and when it is asked next, by the system's clock. */
export interface ParcelCheck {
  /** null: it never did. */
  lastAt: Date | null;
  /** null: unknown. */
  nextAt: Date | null;
}

/** The checks of registered shipments, by shipment's id. Those that no source is asked about are left out. */
export type ReadChecks = (
  shopId: string,
  shipments: readonly CheckedShipment[],
) => Promise<ReadonlyMap<string, ParcelCheck>>;

export interface CheckedShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  trackingId: string | null;
  registrationState: string;
  /** When its tracking service last answered. */
  syncedAt: Date | null;
}

/** null: nobody is asked about the shipment; undefined: checks are not known at all. */
export function checkIn(
  checks: ReadonlyMap<string, ParcelCheck> | undefined,
  { id }: Pick<CheckedShipment, "id">,
): ParcelCheck | null | undefined {
  return checks && (checks.get(id) ?? null);
}

/** Whether its source is asked about a parcel. Shopify isn't: it reports by itself. */
export function asksAbout({ who }: ParcelSource): boolean {
  return who !== "shopify" && who !== "nobody";
}

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
