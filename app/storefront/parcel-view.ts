// What a shopper may see of a shipment: the one place where it is decided, before anything is rendered.
import { carrierName, trackingPageUrl } from "~/carriers/catalogue";
import {
  type ShipmentCheckpoint,
  type ShipmentDetail,
  type ShipmentLeg,
  UNKNOWN_CARRIER,
} from "~/shipments/shipment";
import type { Status } from "~/trackingmore/status";
import { plainText, webLink } from "./html";

export type Scope = "order" | "number";

export interface CarrierView {
  name: string;
  url: string | null;
  phone: string | null;
}

export interface EventView {
  /** As the carrier gave it. */
  wallTime: string;
  /** The carrier's own words and place; null when the shopper may not see them: then the pair speaks. */
  words: string | null;
  place: string | null;
  status: Status | null;
  substatus: string | null;
  milestone: string | null;
}

export interface ParcelView {
  number: string;
  status: Status;
  substatus: string | null;
  deliveredAt: string | null;
  carrier: CarrierView | null;
  /** The carrier that brings it to the door, when it is another one. */
  lastCarrier: CarrierView | null;
  orderNames: string[];
  items: { title: string; quantity: number }[];
  /** Newest first. One list a leg: the legs' clocks may stand in different zones and do not mix. */
  legs: { carrier: string | null; events: EventView[] }[];
  /** The carrier's wall time of its newest scan. */
  scannedAt: string | null;
  /** When we last had the tracking service's word. */
  checkedAt: Date | null;
}

const WORDS_MAX_LENGTH = 300;
const PLACE_MAX_LENGTH = 120;
const NAME_MAX_LENGTH = 120;
const TIME_MAX_LENGTH = 40;
const MAX_ITEMS = 50;
const MAX_EVENTS = 200;

/**
 * The view of a shipment for someone who knows its order (`order`) or only its number (`number`).
 *
 * A number can be read off a box in a hallway, or guessed. It therefore shows only dated scans in our own
 * words, the carrier and the status. Left out are order, items and names, and with them everything that
 * could tell where the parcel goes or who took it: the carrier's texts and places (carriers write
 * "Delivered, BERLIN, signed by MEIER", and no rule tells such a text from a harmless one), the last-mile
 * carrier (its name gives the country away) and the merchant's tracking link (some hold a postcode).
 */
export function parcelView(shipment: ShipmentDetail, scope: Scope): ParcelView {
  const known = scope === "order";
  const number = plainText(shipment.trackingNumber, NAME_MAX_LENGTH);
  const carrier = firstCarrier(shipment, known);
  const lastCarrier = known ? otherCarrier(shipment, carrier) : null;
  const scannedAt = shipment.checkpoints[0]?.wallTime ?? shipment.lastCheckpointAt;
  return {
    number,
    status: shipment.status,
    substatus: readSubstatus(shipment.substatus),
    deliveredAt: shipment.deliveredAt && plainText(shipment.deliveredAt, TIME_MAX_LENGTH),
    carrier,
    lastCarrier,
    orderNames: known ? shipment.orderNames.map((name) => plainText(name, NAME_MAX_LENGTH)) : [],
    items: known ? itemsOf(shipment) : [],
    legs: known
      ? legsOf(shipment, carrier, lastCarrier)
      : [{ carrier: null, events: shipment.checkpoints.slice(0, MAX_EVENTS).map(ownWords) }],
    scannedAt: scannedAt && plainText(scannedAt, TIME_MAX_LENGTH),
    checkedAt: shipment.syncedAt,
  };
}

/** The catalogue's name; a code that it lacks came from outside and is shown as text. */
function nameOf(carrierCode: string): string {
  return plainText(carrierName(carrierCode), NAME_MAX_LENGTH);
}

function readSubstatus(substatus: string | null): string | null {
  return substatus && /^[a-z]+\d{3}$/.test(substatus) ? substatus : null;
}

function firstCarrier(shipment: ShipmentDetail, known: boolean): CarrierView | null {
  const { carrierCode, trackingNumber, legs } = shipment;
  const merchantLink = known ? webLink(shipment.trackingUrl) : null;
  if (carrierCode === UNKNOWN_CARRIER) {
    const name = plainText(shipment.trackingCompany ?? "", NAME_MAX_LENGTH);
    return name ? { name, url: merchantLink, phone: null } : null;
  }
  return {
    name: nameOf(carrierCode),
    url: merchantLink ?? webLink(trackingPageUrl(carrierCode, trackingNumber)),
    phone: known ? phoneOf(legs.origin) : null,
  };
}

function otherCarrier(shipment: ShipmentDetail, first: CarrierView | null): CarrierView | null {
  const leg = shipment.legs.destination;
  if (!leg?.carrierCode || leg.carrierCode === shipment.carrierCode) return null;
  const name = nameOf(leg.carrierCode);
  if (name === first?.name) return null;
  return {
    name,
    url: webLink(trackingPageUrl(leg.carrierCode, shipment.trackingNumber)) ?? webLink(leg.weblink),
    phone: phoneOf(leg),
  };
}

/** Digits and what people put between them; anything else is no phone number. */
function phoneOf(leg: ShipmentLeg | undefined): string | null {
  const phone = leg?.phone?.trim() ?? "";
  return /^\+?[\d][\d ().\-/]{2,30}$/.test(phone) ? phone : null;
}

function itemsOf(shipment: ShipmentDetail): ParcelView["items"] {
  const items = shipment.orders.flatMap((order) => order.items);
  return items.slice(0, MAX_ITEMS).map(({ title, variantTitle, quantity }) => {
    // Shopify's name for the variant of a product that has none.
    const variant = variantTitle && variantTitle !== "Default Title" ? ` (${variantTitle})` : "";
    return { title: plainText(title + variant, NAME_MAX_LENGTH), quantity };
  });
}

/** The leg with the newest scan first; a single leg needs no carrier's name over it. */
function legsOf(
  shipment: ShipmentDetail,
  carrier: CarrierView | null,
  lastCarrier: CarrierView | null,
): ParcelView["legs"] {
  const names = { origin: carrier?.name ?? null, destination: lastCarrier?.name ?? null };
  const newest = shipment.checkpoints[0]?.leg ?? "origin";
  const order =
    newest === "origin"
      ? (["origin", "destination"] as const)
      : (["destination", "origin"] as const);
  const legs = order
    .map((leg) => ({
      carrier: names[leg] ?? carrier?.name ?? null,
      events: shipment.checkpoints
        .filter((checkpoint) => checkpoint.leg === leg)
        .slice(0, MAX_EVENTS)
        .map(carriersWords),
    }))
    .filter((leg) => leg.events.length > 0);
  return legs.length > 1 ? legs : legs.map((leg) => ({ ...leg, carrier: null }));
}

function ownWords(checkpoint: ShipmentCheckpoint): EventView {
  return {
    wallTime: plainText(checkpoint.wallTime, TIME_MAX_LENGTH),
    words: null,
    place: null,
    status: checkpoint.status,
    substatus: readSubstatus(checkpoint.substatus),
    milestone: checkpoint.milestone,
  };
}

function carriersWords(checkpoint: ShipmentCheckpoint): EventView {
  const words = plainText(checkpoint.description, WORDS_MAX_LENGTH);
  const place = plainText(checkpoint.details, PLACE_MAX_LENGTH);
  return { ...ownWords(checkpoint), words: words || null, place: place || null };
}
