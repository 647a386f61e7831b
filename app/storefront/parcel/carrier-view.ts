// A parcel's carriers, limited to what a shopper may see.
import { carrierName, findCarrier, trackingPageUrl } from "~/carriers/catalogue";
import { type ShipmentDetail, type ShipmentLeg, UNKNOWN_CARRIER } from "~/shipments/shipment";
import { phoneLink } from "~/carriers/phone-link";
import { plainText, webLink } from "../formats/plain-text";
import type { Masks } from "./masking";

export interface CarrierView {
  name: string;
  url: string | null;
  phone: string | null;
  /** Dials `phone`. */
  phoneUrl: string | null;
}

export interface CarriersView {
  carrier: CarrierView | null;
  /** The last-mile carrier when it differs from the first. */
  lastCarrier: CarrierView | null;
}

const NAME_MAX_LENGTH = 120;

/** With the origin hidden, only the last-mile carrier is shown. */
export function carriersOf(
  shipment: ShipmentDetail,
  known: boolean,
  { hidesOrigin }: Masks,
): CarriersView {
  const first = firstCarrier(shipment, known);
  const last = known ? otherCarrier(shipment, first) : null;
  return hidesOrigin ? { carrier: last, lastCarrier: null } : { carrier: first, lastCarrier: last };
}

function firstCarrier(shipment: ShipmentDetail, known: boolean): CarrierView | null {
  const { carrierCode, trackingNumber, legs } = shipment;
  const merchantLink = known ? webLink(shipment.trackingUrl) : null;
  if (carrierCode === UNKNOWN_CARRIER) {
    return companyOf(shipment.trackingCompany, merchantLink);
  }
  return {
    name: nameOf(carrierCode),
    url:
      merchantLink ??
      webLink(trackingPageUrl(carrierCode, trackingNumber)) ??
      webLink(findCarrier(carrierCode)?.homepage),
    ...phoneOf(known ? legs.origin : undefined, carrierCode),
  };
}

/** A courier outside the catalogue, by the merchant's name for it, else by its link's host; null without both. */
export function companyOf(company: string | null, link: string | null): CarrierView | null {
  const url = webLink(link);
  const host = url && new URL(url).hostname.replace(/^www\./, "");
  const name = plainText(company ?? "", NAME_MAX_LENGTH) || host;
  return name ? { name, url, phone: null, phoneUrl: null } : null;
}

function otherCarrier(shipment: ShipmentDetail, first: CarrierView | null): CarrierView | null {
  const leg = shipment.legs.destination;
  if (!leg?.carrierCode || leg.carrierCode === shipment.carrierCode) return null;
  const name = nameOf(leg.carrierCode);
  if (name === first?.name) return null;
  return {
    name,
    url: webLink(trackingPageUrl(leg.carrierCode, shipment.trackingNumber)) ?? webLink(leg.weblink),
    ...phoneOf(leg, leg.carrierCode),
  };
}

/** Digits and the usual separators, with "+" for "00"; anything else is not a phone number. */
function phoneOf(
  leg: ShipmentLeg | undefined,
  carrierCode: string,
): Pick<CarrierView, "phone" | "phoneUrl"> {
  const phone = (leg?.phone?.trim() ?? "").replace(/^00(?=[1-9])/, "+");
  return /^\+?[\d][\d ().\-/]{2,30}$/.test(phone)
    ? phoneLink(phone, carrierCode)
    : { phone: null, phoneUrl: null };
}

/** The catalogue's name, or an unknown code as text. */
function nameOf(carrierCode: string): string {
  return plainText(carrierName(carrierCode), NAME_MAX_LENGTH);
}
