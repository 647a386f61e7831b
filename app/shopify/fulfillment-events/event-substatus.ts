// v2's substatus of each status that Shopify gives a fulfillment event.
import type { Substatus } from "~/trackingmore/contract/status";

/**
 * Statuses of FulfillmentEventStatus and FulfillmentDisplayStatus up to Admin API 2027-01, in upper case.
 * `FAILURE` is left out: Shopify's own means that it could not pull tracking information, which is no failed
 * delivery (Shopify's REST documentation of FulfillmentEvent).
 */
const SUBSTATUSES: ReadonlyMap<string, Substatus> = new Map([
  ["LABEL_PURCHASED", "notfound001"],
  ["LABEL_PRINTED", "notfound001"],
  // The carrier knows of the parcel and doesn't have it yet.
  ["CONFIRMED", "notfound001"],
  ["CARRIER_PICKED_UP", "transit001"],
  ["IN_TRANSIT", "transit001"],
  ["DELAYED", "transit001"],
  ["BUYER_ACTION_REQUIRED", "exception006"],
  ["OUT_FOR_DELIVERY", "pickup001"],
  ["READY_FOR_PICKUP", "pickup002"],
  ["READY_FOR_RECIPIENT_PICKUP", "pickup002"],
  ["ATTEMPTED_DELIVERY", "undelivered004"],
  ["DELIVERED", "delivered001"],
  ["PICKED_UP", "delivered002"],
  ["RETURNING_TO_SENDER", "exception011"],
]);

/** null: the status says nothing about where the parcel is. Any case. */
export function eventSubstatus(status: string): Substatus | null {
  return SUBSTATUSES.get(status.toUpperCase()) ?? null;
}

const TEXTS: Readonly<Record<string, string>> = {
  LABEL_PURCHASED: "Label purchased",
  LABEL_PRINTED: "Label printed",
  CONFIRMED: "The carrier was informed",
  CARRIER_PICKED_UP: "Picked up by the carrier",
  IN_TRANSIT: "In transit",
  DELAYED: "Delayed",
  BUYER_ACTION_REQUIRED: "Something is needed from the recipient",
  OUT_FOR_DELIVERY: "Out for delivery",
  READY_FOR_PICKUP: "Ready for pickup",
  READY_FOR_RECIPIENT_PICKUP: "Ready for pickup",
  ATTEMPTED_DELIVERY: "Delivery was attempted",
  DELIVERED: "Delivered",
  PICKED_UP: "Picked up by the recipient",
  RETURNING_TO_SENDER: "On its way back to the sender",
};

/** For events that came without a message. */
export function eventText(status: string): string {
  return TEXTS[status.toUpperCase()] ?? "";
}
