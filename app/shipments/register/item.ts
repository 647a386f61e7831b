// The facts about a shipment that the tracking service is given.
import type { Sealer } from "~/lib/seal.server";
import type { Shop } from "~/shops/store.server";
import type { CreateTracking, TrackingChanges } from "~/trackingmore/client/tracking-service";
import { contractLanguage, orderCreateTime, shipDate } from "./order-time";
import { FULFILLMENT_EMAIL, ORDER_EMAIL } from "../sealed-columns";
import type { LeasedShipment } from "./store.server";

/** The item to register, without unknown fields. */
export function toItem(
  sealer: Sealer,
  shopId: string,
  shop: Shop | null,
  shipment: LeasedShipment,
): CreateTracking {
  const maySendEmail = shop?.sendCustomerEmail ?? true;
  const email = maySendEmail ? openEmail(sealer, shopId, shipment) : null;
  const facts = {
    order_id: shipment.orderId,
    title: shipment.orderName ?? shipment.fulfillmentName?.replace(/\.\d+$/, ""),
    customer_email: email?.toString(),
    order_create_time:
      shipment.placedAt && orderCreateTime(shipment.placedAt, shop?.ianaTimezone ?? "UTC"),
    tracking_ship_date:
      shipment.fulfilledAt && shipDate(shipment.fulfilledAt, shop?.ianaTimezone ?? "UTC"),
    destination_code: shipment.destinationCountry,
    lang: contractLanguage(shipment.locale),
    comment: shipment.fulfillmentName,
  };
  return {
    tracking_number: shipment.trackingNumber,
    carrier_code: shipment.carrierCode,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value)),
  };
}

/** The order's e-mail address; without one, the fulfillment's. */
function openEmail(sealer: Sealer, shopId: string, shipment: LeasedShipment): Buffer | null {
  const { orderId, orderEmailSealed, fulfillmentId, fulfillmentEmailSealed } = shipment;
  if (orderId && orderEmailSealed) {
    return sealer.openIfReadable(orderEmailSealed, ORDER_EMAIL.at(shopId, orderId));
  }
  return fulfillmentId && fulfillmentEmailSealed
    ? sealer.openIfReadable(fulfillmentEmailSealed, FULFILLMENT_EMAIL.at(shopId, fulfillmentId))
    : null;
}

/** The facts that the service lets be corrected. */
export function toChanges(item: CreateTracking): TrackingChanges {
  const { title, customer_email, order_id, comment, destination_code } = item;
  const facts = { title, customer_email, order_id, comment, destination_code };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
}

const HASH_BYTES = 32;

/** Keyed hashes of the correctable facts: 32 bytes without the e-mail, 32 of the e-mail, zeros without one. */
export function factsHash(sealer: Sealer, item: CreateTracking): Buffer {
  const { customer_email, ...others } = toChanges(item);
  return Buffer.concat([
    sealer.blindIndex(JSON.stringify(["registered facts", others])),
    customer_email
      ? sealer.blindIndex(JSON.stringify(["registered e-mail", customer_email]))
      : Buffer.alloc(HASH_BYTES),
  ]);
}

/** Whether a hash is of facts with an e-mail. */
export function hasEmail(hash: Uint8Array): boolean {
  return hash.subarray(HASH_BYTES).some((byte) => byte !== 0);
}
