// Decides what a shopper may see of a shipment, before rendering.
import type { ShipmentDetail } from "~/shipments/shipment";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { SILENT_STATUSES, sourceOf, type ParcelCheck, type ShopSources } from "~/shipments/sources";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { type Status, isStatus } from "~/trackingmore/contract/status";
import { type CarriersView, carriersOf } from "./carrier-view";
import { contactLink } from "./contact-link";
import { plainText } from "../formats/plain-text";
import {
  type RouteView,
  type ScanView,
  bareScans,
  readSubstatus,
  routeOf,
  scansOf,
} from "./journey-view";
import { type ItemView, itemsOf } from "./item-view";
import { masksFor } from "./masking";

export type Scope = "order" | "number";

export interface ParcelView extends CarriersView {
  number: string;
  status: Status;
  substatus: string | null;
  /** False: nobody is asked about it, so only the carrier can say where it is. */
  isTracked: boolean;
  /** Wall time of the scan that set the status, e.g. the delivery. */
  statusAt: string | null;
  orderNames: string[];
  items: ItemView[];
  /** Of all carriers, newest first. */
  scans: ScanView[];
  /** The scans are listed; otherwise they only date the steps. */
  showsHistory: boolean;
  /** Where to ask the merchant about it: `mailto:` or `https:`; null: nowhere. */
  contactUrl: string | null;
  /** Null below two points. */
  route: RouteView | null;
  /** Null where nothing is known. */
  estimate: Estimate | null;
  /** The shopper may know the days; otherwise `estimate` says nothing about what is known. */
  showsEstimate: boolean;
  /** Country for computing "today", never shown. Null: unknown. */
  localCountry: string | null;
  /** The carrier's wall time of its newest scan; null before it has the parcel. */
  scannedAt: string | null;
  /** Whether anybody is asked about the parcel; otherwise no check is spoken of. */
  isAsked: boolean;
  /** When who is asked last answered; null: not yet. */
  checkedAt: Date | null;
  /** Status changes, newest first, by our clock. */
  changes: { status: Status; substatus: string | null; at: Date }[];
}

/**
 * Values of the personal fields for a shopper who knows only the number: order, items, and everything that
 * could reveal the destination or the recipient. That includes the carrier's texts and places ("Delivered,
 * BERLIN, signed by MEIER"), the last-mile carrier (its name reveals the country) and the estimate (computed
 * for the lane). `scans` and `carrier` are stripped separately: see `parcelView`.
 */
export const WITHHELD = {
  lastCarrier: null,
  orderNames: [],
  items: [],
  route: null,
  estimate: null,
  showsEstimate: false,
  localCountry: null,
  changes: [],
} satisfies Partial<ParcelView>;

const NAME_MAX_LENGTH = 120;
const TIME_MAX_LENGTH = 40;
const MAX_CHANGES = 50;

/**
 * The view of a shipment for a shopper who proved the order (`order`) or knows only the number (`number`),
 * masked by the merchant's settings.
 *
 * A number can be read off a label or guessed. It therefore shows only the status, dated scans without the
 * carrier's text, and the carrier without the merchant's tracking link, which may contain a postcode.
 */
export function parcelView(
  shipment: ShipmentDetail,
  scope: Scope,
  settings: TrackingPageSettings = DEFAULT_TRACKING_PAGE,
  estimate: Estimate | null = null,
  sources: ShopSources | null = null,
  check: ParcelCheck | null = { lastAt: shipment.syncedAt, nextAt: null },
): ParcelView {
  const known = scope === "order";
  const masks = masksFor(shipment, settings);
  const { carrier, lastCarrier } = settings.showCarrier
    ? carriersOf(shipment, known, masks)
    : { carrier: null, lastCarrier: null };
  const isAnnounced = ["pending", "notfound"].includes(shipment.status);
  const scannedAt =
    !isAnnounced && (shipment.checkpoints[0]?.wallTime ?? shipment.lastCheckpointAt);
  const statusAt = shipment.deliveredAt ?? timeOfStatus(shipment);
  const view: ParcelView = {
    number: plainText(shipment.trackingNumber, NAME_MAX_LENGTH),
    status: shipment.status,
    substatus: readSubstatus(shipment.substatus),
    isTracked: isTracked(shipment, sources),
    statusAt: statusAt && plainText(statusAt, TIME_MAX_LENGTH),
    carrier,
    lastCarrier,
    orderNames: shipment.orderNames.map((name) => plainText(name, NAME_MAX_LENGTH)),
    items: settings.showItems ? itemsOf(shipment.orders.flatMap((order) => order.items)) : [],
    scans: known ? scansOf(shipment, { carrier, lastCarrier }, masks) : bareScans(shipment),
    showsHistory: settings.showHistory,
    contactUrl: contactLink(settings, {
      order: (known && shipment.orderNames[0]) || null,
      number: shipment.trackingNumber,
    }),
    route: settings.showRoute ? routeOf(shipment, masks) : null,
    estimate: settings.showEstimate ? estimate : null,
    showsEstimate: settings.showEstimate,
    localCountry: shipment.destinationCountry,
    scannedAt: scannedAt ? plainText(scannedAt, TIME_MAX_LENGTH) : null,
    isAsked: check !== null,
    checkedAt: check?.lastAt ?? null,
    changes: changesOf(shipment),
  };
  return known ? view : { ...view, ...WITHHELD };
}

/** Whether `parcelView` needs the shop's sources for one of the shipments: it has no update yet. */
export function needsSources(shipments: readonly ShipmentDetail[]): boolean {
  return shipments.some(
    ({ checkpoints, status }) => checkpoints.length === 0 && SILENT_STATUSES.includes(status),
  );
}

function isTracked(shipment: ShipmentDetail, sources: ShopSources | null): boolean {
  const { registrationState, status } = shipment;
  if (!needsSources([shipment])) return true;
  if (["needs_carrier", "rejected", "stopped"].includes(registrationState))
    return status !== "pending";
  return !sources || sourceOf(sources, { ...shipment, hasUpdates: false }).who !== "nobody";
}

/** Wall time of the newest scan with the current status; a later scan may have another one. */
function timeOfStatus({ status, substatus, checkpoints }: ShipmentDetail): string | null {
  const match = checkpoints.find(
    (checkpoint) =>
      checkpoint.status === status && (!substatus || checkpoint.substatus === substatus),
  );
  return match?.wallTime ?? null;
}

function changesOf({ changes, createdAt }: ShipmentDetail): ParcelView["changes"] {
  const statusChanges = changes.flatMap(({ kind, after, changedAt }) => {
    const status = after?.replace(/\d{3}$/, "");
    if (kind !== "status" || !isStatus(status)) return [];
    return [{ status, substatus: readSubstatus(after), at: changedAt }];
  });
  const first = { status: "pending" as const, substatus: null, at: createdAt };
  return [first, ...statusChanges].slice(-MAX_CHANGES).reverse();
}
