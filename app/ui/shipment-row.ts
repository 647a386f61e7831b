// One shipment as a line of a list, ready to be shown.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER, type ShipmentSummary } from "~/shipments/shipment";
import { statusLabel, statusTone, type StatusTone } from "~/shipments/status";
import type { Status, Substatus } from "~/trackingmore/contract/status";
import { describeMoment, type Moment } from "./dates";

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
  /** What keeps it from being tracked, if anything does; else its status. */
  badge: StatusView;
  /** The newest thing to know about it. */
  news: string;
  added: Moment;
}

/** How a page reads the time. */
export interface TimeContext {
  /** IANA name of the shop's zone. */
  timeZone: string;
  now: Date;
}

export function shipmentRow(shipment: ShipmentSummary, time: TimeContext): ShipmentRow {
  return {
    id: shipment.id,
    url: shipmentUrl(shipment.id),
    trackingNumber: shipment.trackingNumber,
    orders: shipment.orderNames.join(", "),
    carrier: carrierText(shipment),
    ...standing(shipment),
    added: describeMoment(shipment.createdAt, time.timeZone, time.now),
  };
}

export function shipmentUrl(id: string): string {
  return `/app/shipments/${id}`;
}

export function statusView(status: Status, substatus: string | null): StatusView {
  return { label: statusLabel(status, substatus), tone: toneOf(status, substatus) };
}

/** Red is kept for what can't be mended any more; Shopify's design rules want it rare. */
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

/** What to know first about a shipment: what keeps it from being tracked, else where it is. */
export function standing(shipment: ShipmentSummary): Pick<ShipmentRow, "badge" | "news"> {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge: { label: "Carrier needed", tone: "warning" },
        news: "Choose a carrier to start tracking",
      };
    case "rejected":
      return {
        badge: { label: "Rejected", tone: "warning" },
        news:
          plainMessage(shipment.registrationMessage) ?? "The tracking service rejected this number",
      };
    case "removed":
      return {
        badge: { label: "Not tracked", tone: "subdued" },
        news: shipment.lastEvent ?? "Removed from the order",
      };
    default:
      return {
        badge: statusView(shipment.status, shipment.substatus),
        news: shipment.lastEvent ?? "No updates yet",
      };
  }
}

/** A tracking service's words without their code marks and full stop; null when it gave none. */
export function plainMessage(message: string | null): string | null {
  return message?.replaceAll("`", "").replace(/\.$/, "") || null;
}
