// Types of shipments that pages, endpoints and jobs read and write.
import type { Status } from "~/trackingmore/contract/status";
import type { ItemImage, SentItem } from "./order-items";

/** How a carrier code was found; `merchant`: set by hand on this shipment. */
export const CARRIER_SOURCES = [
  "override",
  "company",
  "url",
  "detected",
  "merchant",
  "unknown",
] as const;
export type CarrierSource = (typeof CARRIER_SOURCES)[number];
export const UNKNOWN_CARRIER = "unknown";

/** needs_carrier: no carrier code yet · pending: to be registered · stopped: by the merchant · removed: no fulfillment has its number any more. */
export const REGISTRATION_STATES = [
  "needs_carrier",
  "pending",
  "registered",
  "rejected",
  "stopped",
  "removed",
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

export type LegName = "origin" | "destination";

/** A row of the shipments index. */
export interface ShipmentSummary {
  id: string;
  trackingNumber: string;
  /** `unknown` until a carrier is known. */
  carrierCode: string;
  trackingCompany: string | null;
  status: Status;
  substatus: string | null;
  lastEvent: string | null;
  /** Carrier's wall time, no zone. */
  lastCheckpointAt: string | null;
  registrationState: RegistrationState;
  registrationMessage: string | null;
  destinationCountry: string | null;
  /** Orders it serves, e.g. ["#1001"]. */
  orderNames: string[];
  /** When it was fulfilled; without a fulfillment, when it was added. */
  shippedAt: Date;
  /** When its tracking service began to watch it; null: not yet. */
  registeredAt: Date | null;
  /** Days by the carriers' clocks, "YYYY-MM-DD": see transit-dates.ts and attention/. */
  beganOn: string | null;
  lastScanOn: string | null;
  deliveredOn: string | null;
  expectedBy: string | null;
  silentAfter: string | null;
  isArchived: boolean;
  createdAt: Date;
}

export interface ShipmentCheckpoint {
  leg: LegName;
  wallTime: string;
  description: string;
  details: string;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
}

/** One carrier's part of the journey: contact details and milestones passed. */
export interface ShipmentLeg {
  carrierCode: string | null;
  weblink: string | null;
  phone: string | null;
  milestones: Record<string, string>;
}

export interface ShipmentOrder {
  orderId: string;
  orderName: string | null;
  fulfillmentId: string;
  fulfillmentName: string | null;
  items: (SentItem & { image?: ItemImage | null })[];
}

export interface ShipmentChangeView {
  id: string;
  kind: string;
  before: string | null;
  after: string | null;
  changedAt: Date;
  /** Shopify's id of the user who made it; null: Waymark, Shopify or the carrier. */
  by: string | null;
}

/** Everything one shipment's page shows. Checkpoints newest first, without those of an earlier parcel. */
export interface ShipmentDetail extends ShipmentSummary {
  carrierSource: CarrierSource;
  /** The status was set by the merchant. */
  manualStatus?: { reason: string; setAt: Date } | null;
  trackingUrl: string | null;
  registrationCode: number | null;
  trackingId: string | null;
  deliveredAt: string | null;
  originCountry: string | null;
  /** When the tracking service last reported on it. */
  syncedAt: Date | null;
  legs: { origin?: ShipmentLeg; destination?: ShipmentLeg };
  checkpoints: ShipmentCheckpoint[];
  orders: ShipmentOrder[];
  changes: ShipmentChangeView[];
}

export interface ShipmentCounts {
  byStatus: Record<Status, number>;
  total: number;
}
