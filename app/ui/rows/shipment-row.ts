// Formats one shipment as a row of a list.
import { withoutBidiControls } from "~/lib/text/bidi";
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER, type ShipmentSummary } from "~/shipments/shipment";
import { SILENT_STATUSES, sourceOf, type ShopSources } from "~/shipments/sources";
import { statusTone, type StatusTone } from "~/shipments/status";
import type { Status, Substatus } from "~/trackingmore/contract/status";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import { statusLabel } from "./status-words";

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
  /** Nobody is asked about it, and nobody has reported on it. */
  isUntracked: boolean;
  added: Moment;
}

/** @param sources left out where the row need not tell whether anybody tracks the shipment */
export function shipmentRow(
  shipment: ShipmentSummary,
  context: PageContext,
  sources: ShopSources | null = null,
): ShipmentRow {
  const { texts } = context;
  const status = rowStatus(shipment, texts);
  const isSilent =
    shipment.registrationState === "registered" &&
    shipment.lastEvent === null &&
    SILENT_STATUSES.includes(shipment.status);
  const isUntracked =
    sources !== null &&
    isSilent &&
    sourceOf(sources, { ...shipment, hasUpdates: false }).who === "nobody";
  return {
    id: shipment.id,
    url: shipmentUrl(shipment.id),
    trackingNumber: shipment.trackingNumber,
    orders: withoutBidiControls(shipment.orderNames.join(", ")),
    carrier: carrierText(shipment, texts),
    ...status,
    ...(isUntracked ? untrackedStatus(texts) : {}),
    isUntracked,
    added: describeMoment(shipment.createdAt, context),
  };
}

/** "Not scanned yet" and "waiting" would promise news that nobody fetches. */
export function untrackedStatus({ t }: Texts): Pick<ShipmentRow, "badge" | "latest"> {
  return {
    badge: { label: t("status.notTracked"), tone: "subdued" },
    latest: t("status.latest.nobody"),
  };
}

export function shipmentUrl(id: string): string {
  return `/app/shipments/${id}`;
}

export function statusView(status: Status, substatus: string | null, texts: Texts): StatusView {
  return { label: statusLabel(status, substatus, texts), tone: toneOf(status, substatus) };
}

/** Red only for a lost parcel; Shopify's design guidelines want it rare. */
function toneOf(status: Status, substatus: string | null): StatusTone {
  const tone = statusTone(status);
  return tone === "critical" && substatus !== LOST ? "warning" : tone;
}

/** The carrier's name; for an unknown one the name that Shopify gave, if any. */
export function carrierText(
  shipment: Pick<ShipmentSummary, "carrierCode" | "trackingCompany">,
  { t }: Texts,
): string {
  if (shipment.carrierCode !== UNKNOWN_CARRIER) return carrierName(shipment.carrierCode);
  return shipment.trackingCompany === null
    ? t("status.unknownCarrier")
    : withoutBidiControls(shipment.trackingCompany);
}

/** The tracking problem if any, else the status. */
export function statusBadge(
  shipment: Pick<ShipmentSummary, "registrationState" | "status" | "substatus">,
  texts: Texts,
): StatusView {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return { label: texts.t("status.reason.needs_carrier"), tone: "warning" };
    case "rejected":
      return { label: texts.t("status.reason.rejected"), tone: "warning" };
    case "removed":
      return { label: texts.t("status.notTracked"), tone: "subdued" };
    case "stopped":
      return shipment.status === "delivered"
        ? statusView(shipment.status, shipment.substatus, texts)
        : { label: texts.t("status.stopped"), tone: "subdued" };
    default:
      return statusView(shipment.status, shipment.substatus, texts);
  }
}

/** The tracking problem if any, else the status and the latest event. */
export function rowStatus(
  shipment: ShipmentSummary,
  texts: Texts,
): Pick<ShipmentRow, "badge" | "latest"> {
  const badge = statusBadge(shipment, texts);
  const { t } = texts;
  const lastEvent = shipment.lastEvent && withoutBidiControls(shipment.lastEvent);
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge,
        latest: t("status.latest.chooseCarrier"),
      };
    case "rejected":
      return {
        badge,
        latest: t("status.latest.rejected"),
      };
    case "removed":
      return {
        badge,
        latest: lastEvent ?? t("status.latest.removed"),
      };
    default:
      return {
        badge,
        latest: lastEvent ?? t("status.latest.none"),
      };
  }
}
