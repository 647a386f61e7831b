// What a shopper may see of a shipment: the one place where it is decided, before anything is rendered.
import type { Estimate } from "~/shipments/read/estimate";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import { type Status, isStatus } from "~/trackingmore/contract/status";
import { type CarriersView, carriersOf } from "./carrier-view";
import { plainText } from "./plain-text";
import {
  type LegView,
  type RouteView,
  bareLegs,
  legsOf,
  readSubstatus,
  routeOf,
} from "./journey-view";
import { masksFor } from "./masking";

export type Scope = "order" | "number";

export interface ParcelView extends CarriersView {
  number: string;
  status: Status;
  substatus: string | null;
  /** The carrier's wall time of the scan that told the status, e.g. of the delivery. */
  statusAt: string | null;
  orderNames: string[];
  items: { title: string; quantity: number }[];
  /** Newest first. One list a leg: the legs' clocks may stand in different zones and do not mix. */
  legs: LegView[];
  /** From the oldest place to the newest; null when there is no line to draw. */
  route: RouteView | null;
  /** When it will come, or that it is late; null where nothing is known. */
  estimate: Estimate | null;
  /** Where "today" is reckoned, never shown. Null: nowhere is certain. */
  localCountry: string | null;
  /** The carrier's wall time of its newest scan. */
  scannedAt: string | null;
  /** When we last had the tracking service's word. */
  checkedAt: Date | null;
  /** How its state changed, newest first, by our clock. */
  changes: { status: Status; substatus: string | null; at: Date }[];
}

/**
 * The personal fields, and what stands in their places for someone who knows only the number: order and
 * items, and everything that could tell where the parcel goes or who took it. The carrier's texts and
 * places are among them (carriers write "Delivered, BERLIN, signed by MEIER", and no rule tells such a text
 * from a harmless one), and so are the last-mile carrier (its name gives the country away) and the
 * estimate (it is its lane's). `legs` and `carrier` stay, stripped: see `parcelView`.
 */
export const WITHHELD = {
  lastCarrier: null,
  orderNames: [],
  items: [],
  route: null,
  estimate: null,
  localCountry: null,
  changes: [],
} satisfies Partial<ParcelView>;

const NAME_MAX_LENGTH = 120;
const TIME_MAX_LENGTH = 40;
const MAX_ITEMS = 50;
const MAX_CHANGES = 50;

/**
 * The view of a shipment for someone who knows its order (`order`) or only its number (`number`), masked
 * as the merchant set it.
 *
 * A number can be read off a box in a hallway, or guessed. It therefore shows only dated scans in our own
 * words, the carrier (without the merchant's tracking link, which may hold a postcode) and the status.
 */
export function parcelView(
  shipment: ShipmentDetail,
  scope: Scope,
  settings: TrackingPageSettings = DEFAULT_TRACKING_PAGE,
  estimate: Estimate | null = null,
): ParcelView {
  const known = scope === "order";
  const masks = masksFor(shipment, settings);
  const { carrier, lastCarrier } = settings.showCarrier
    ? carriersOf(shipment, known, masks)
    : { carrier: null, lastCarrier: null };
  const scannedAt = shipment.checkpoints[0]?.wallTime ?? shipment.lastCheckpointAt;
  const statusAt = shipment.deliveredAt ?? timeOfStatus(shipment);
  const view: ParcelView = {
    number: plainText(shipment.trackingNumber, NAME_MAX_LENGTH),
    status: shipment.status,
    substatus: readSubstatus(shipment.substatus),
    statusAt: statusAt && plainText(statusAt, TIME_MAX_LENGTH),
    carrier,
    lastCarrier,
    orderNames: shipment.orderNames.map((name) => plainText(name, NAME_MAX_LENGTH)),
    items: settings.showItems ? itemsOf(shipment) : [],
    legs: known ? legsOf(shipment, { carrier, lastCarrier }, masks) : bareLegs(shipment),
    route: settings.showRoute ? routeOf(shipment, masks) : null,
    estimate: settings.showEstimate ? estimate : null,
    localCountry: shipment.destinationCountry,
    scannedAt: scannedAt && plainText(scannedAt, TIME_MAX_LENGTH),
    checkedAt: shipment.syncedAt,
    changes: changesOf(shipment),
  };
  return known ? view : { ...view, ...WITHHELD };
}

/** When the newest scan told of the present status; a later one may have told of something else. */
function timeOfStatus({ status, substatus, checkpoints }: ShipmentDetail): string | null {
  const telling = checkpoints.find(
    (checkpoint) =>
      checkpoint.status === status && (!substatus || checkpoint.substatus === substatus),
  );
  return telling?.wallTime ?? null;
}

function changesOf({ changes, createdAt }: ShipmentDetail): ParcelView["changes"] {
  const told = changes.flatMap(({ kind, after, changedAt }) => {
    const status = after?.replace(/\d{3}$/, "");
    if (kind !== "status" || !isStatus(status)) return [];
    return [{ status, substatus: readSubstatus(after), at: changedAt }];
  });
  const first = { status: "pending" as const, substatus: null, at: createdAt };
  return [first, ...told].slice(-MAX_CHANGES).reverse();
}

function itemsOf(shipment: ShipmentDetail): ParcelView["items"] {
  const items = shipment.orders.flatMap((order) => order.items);
  return items.slice(0, MAX_ITEMS).map(({ title, variantTitle, quantity }) => {
    // Shopify's name for the variant of a product that has none.
    const variant = variantTitle && variantTitle !== "Default Title" ? ` (${variantTitle})` : "";
    return { title: plainText(title + variant, NAME_MAX_LENGTH), quantity };
  });
}
