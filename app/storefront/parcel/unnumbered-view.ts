// The view of a fulfillment that has no tracking number.
import type { UnnumberedFulfillment } from "~/shipments/read/store-unnumbered.server";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import type { Status } from "~/trackingmore/contract/status";
import { contactLink } from "./contact-link";
import { itemsOf } from "./item-view";
import { type ParcelView, WITHHELD } from "./parcel-view";
import { companyOf } from "./carrier-view";

/** Shopify's shipment events that say where a package is; others leave it shipped. */
const STATUS_OF: Record<string, [Status, string | null]> = {
  in_transit: ["transit", null],
  out_for_delivery: ["pickup", "pickup001"],
  ready_for_pickup: ["pickup", "pickup002"],
  delivered: ["delivered", null],
};

/** A fulfillment without a number: shipped or delivered, the courier, and the courier's link. */
export function unnumberedView(
  fulfillment: UnnumberedFulfillment,
  orderName: string | null,
  settings: TrackingPageSettings = DEFAULT_TRACKING_PAGE,
): ParcelView {
  const { shipmentStatus, company, url, items } = fulfillment;
  const reported = Object.hasOwn(STATUS_OF, shipmentStatus ?? "") && STATUS_OF[shipmentStatus!];
  const [status, substatus] = reported || (["pending", null] as const);
  return {
    ...WITHHELD,
    number: "",
    status,
    substatus,
    isTracked: false,
    statusAt: null,
    carrier: settings.showCarrier ? companyOf(company, url) : null,
    orderNames: orderName ? [orderName] : [],
    items: settings.showItems ? itemsOf(items) : [],
    scans: [],
    showsHistory: false,
    contactUrl: contactLink(settings, { order: orderName, number: "" }),
    scannedAt: null,
    isAsked: false,
    checkedAt: null,
  };
}
