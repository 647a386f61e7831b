// Formats one shipment as a row of a list.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER, type ShipmentSummary } from "~/shipments/shipment";
import { SILENT_STATUSES, sourceOf, type ShopSources } from "~/shipments/sources";
import { statusLabel, statusTone, type StatusTone } from "~/shipments/status";
import type { Status, Substatus } from "~/trackingmore/contract/status";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

/** Lost, damaged or discarded. */
const LOST: Substatus = "exception007";

export interface StatusView {
  label: string;
  tone: StatusTone;
}

export interface ShipmentRow {
  id: string;
  url: string;
  trackingNumber: string;
  /** "#1001, #1002" */
  orders: string;
  carrier: string;
  /** The tracking problem, if any; else the status. */
  badge: StatusView;
  /** The latest event, or what to do. */
  latest: string;
  /** Why it needs attention, if the badge does not tell. */
  reason?: string | null;
  added: Moment;
}

/** @param sources left out where the row need not tell whether anybody tracks the shipment */
export function shipmentRow(
  shipment: ShipmentSummary,
  context: PageContext,
  sources: ShopSources | null = null,
): ShipmentRow {
  const status = rowStatus(shipment);
  const isSilent =
    shipment.registrationState === "registered" &&
    shipment.lastEvent === null &&
    SILENT_STATUSES.includes(shipment.status);
  const isUntracked =
    sources && isSilent && sourceOf(sources, { ...shipment, hasUpdates: false }).who === "nobody";
  return {
    id: shipment.id,
    url: shipmentUrl(shipment.id),
    trackingNumber: shipment.trackingNumber,
    orders: shipment.orderNames.join(", "),
    carrier: carrierText(shipment),
    ...status,
    ...(isUntracked ? { latest: "Nobody tracks this shipment" } : {}),
    added: describeMoment(shipment.createdAt, context),
  };
}

export function shipmentUrl(id: string): string {
  return `/app/shipments/${id}`;
}

export function statusView(status: Status, substatus: string | null): StatusView {
  return { label: statusLabel(status, substatus), tone: toneOf(status, substatus) };
}

/** Red only for a lost parcel; Shopify's design guidelines want it rare. */
function toneOf(status: Status, substatus: string | null): StatusTone {
  const tone = statusTone(status);
  return tone === "critical" && substatus !== LOST ? "warning" : tone;
}

/** The carrier's name; for an unknown one the name that Shopify gave, if any. */
export function carrierText(
  shipment: Pick<ShipmentSummary, "carrierCode" | "trackingCompany">,
): string {
  if (shipment.carrierCode !== UNKNOWN_CARRIER) return carrierName(shipment.carrierCode);
  return shipment.trackingCompany ?? "Unknown carrier";
}

/** The tracking problem if any, else the status. */
export function statusBadge(
  shipment: Pick<ShipmentSummary, "registrationState" | "status" | "substatus">,
): StatusView {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return { label: "Carrier needed", tone: "warning" };
    case "rejected":
      return { label: "Rejected", tone: "warning" };
    case "removed":
      return { label: "Not tracked", tone: "subdued" };
    default:
      return statusView(shipment.status, shipment.substatus);
  }
}

/** The tracking problem if any, else the status and the latest event. */
export function rowStatus(shipment: ShipmentSummary): Pick<ShipmentRow, "badge" | "latest"> {
  const badge = statusBadge(shipment);
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge,
        latest: "Choose a carrier to start tracking",
      };
    case "rejected":
      return {
        badge,
        latest:
          plainMessage(shipment.registrationMessage) ?? "The tracking service rejected this number",
      };
    case "removed":
      return {
        badge,
        latest: shipment.lastEvent ?? "Removed from the order",
      };
    default:
      return {
        badge,
        latest: shipment.lastEvent ?? "No updates yet",
      };
  }
}

/** A tracking service's message without backticks and final period; null: none. */
export function plainMessage(message: string | null): string | null {
  return message?.replaceAll("`", "").replace(/\.$/, "") || null;
}
