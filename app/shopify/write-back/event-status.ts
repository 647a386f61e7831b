// What a parcel's status is called in Shopify: v2's pair of status and substatus as one of eleven events. docs/write-back.md shows the table.
import { SUBSTATUSES, type Status, type Substatus, isStatus } from "~/trackingmore/contract/status";

/** Shopify's FulfillmentEventStatus (Admin API 2026-07). */
export const EVENT_STATUSES = [
  "LABEL_PURCHASED",
  "LABEL_PRINTED",
  "READY_FOR_PICKUP",
  "CONFIRMED",
  "CARRIER_PICKED_UP",
  "IN_TRANSIT",
  "DELAYED",
  "OUT_FOR_DELIVERY",
  "ATTEMPTED_DELIVERY",
  "DELIVERED",
  "FAILURE",
] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** null: Shopify has no word for it, and none is sent. */
const OF_STATUS: Record<Status, EventStatus | null> = {
  pending: null,
  notfound: null,
  transit: "IN_TRANSIT",
  pickup: "OUT_FOR_DELIVERY",
  delivered: "DELIVERED",
  undelivered: "ATTEMPTED_DELIVERY",
  // Most exceptions pass. A shopper who reads "failed" gives the parcel up.
  exception: "DELAYED",
  // That nobody has heard of a parcel is no event.
  expired: null,
};

/** Where the substatus says more than its status does. */
const OF_SUBSTATUS: Partial<Record<Substatus, EventStatus>> = {
  notfound001: "LABEL_PRINTED",
  pickup002: "READY_FOR_PICKUP",
  exception004: "FAILURE",
  exception007: "FAILURE",
  exception008: "FAILURE",
  exception009: "FAILURE",
  exception010: "FAILURE",
  exception011: "FAILURE",
};

/** @param token a status change's end, "transit" or "transit004"; whatever else it says has no event. */
export function eventStatusOf(token: string): EventStatus | null {
  if (Object.hasOwn(SUBSTATUSES, token)) {
    const precise = OF_SUBSTATUS[token as Substatus];
    if (precise) return precise;
  }
  const status = token.replace(/\d{3}$/, "");
  return isStatus(status) ? OF_STATUS[status] : null;
}

/** How final an event is: nothing of a lower rank is told after it. */
export function finality(status: EventStatus): 0 | 1 | 2 {
  if (status === "DELIVERED") return 2;
  return status === "FAILURE" ? 1 : 0;
}

/** Shopify's webhooks write statuses in lower case; null for one that is not documented. */
export function readEventStatus(text: string): EventStatus | null {
  const upper = text.toUpperCase();
  return EVENT_STATUSES.find((status) => status === upper) ?? null;
}
