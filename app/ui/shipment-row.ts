// One shipment as a line of a list, ready to be shown.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER, type ShipmentSummary } from "~/shipments/shipment";
import { statusLabel, statusTone, type StatusTone } from "~/shipments/status";
import type { Status, Substatus } from "~/trackingmore/status";
import { describeMoment, formatWallTime, type Moment } from "./dates";

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
  status: StatusView;
  /** What keeps it from being tracked; null when nothing does. */
  problem: string | null;
  lastEvent: string | null;
  /** Carrier's wall time. */
  lastEventAt: string | null;
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
    status: statusView(shipment.status, shipment.substatus),
    problem: problemText(shipment),
    lastEvent: shipment.lastEvent,
    lastEventAt: shipment.lastCheckpointAt && formatWallTime(shipment.lastCheckpointAt),
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

function problemText(shipment: ShipmentSummary): string | null {
  if (shipment.registrationState === "needs_carrier") return "Choose the carrier";
  if (shipment.registrationState === "rejected")
    return shipment.registrationMessage ?? "Not accepted";
  return null;
}
