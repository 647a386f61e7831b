// v2's eight statuses and its substatuses.

export const STATUSES = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "delivered",
  "undelivered",
  "exception",
  "expired",
] as const;
export type Status = (typeof STATUSES)[number];

/** From the start to the end of a journey: of two events at one time, the one further down is the later. */
export const STATUSES_BY_STAGE: readonly Status[] = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "undelivered",
  "exception",
  "delivered",
  "expired",
];

export function isStatus(value: unknown): value is Status {
  return STATUSES.includes(value as Status);
}

/**
 * The meaning of each substatus in v2's terms. `pickup` is both "out for delivery" and "ready for
 * collection".
 */
export const SUBSTATUSES = {
  notfound001: "label made, not yet with the carrier",
  notfound002: "the carrier knows nothing",
  transit001: "on the way",
  transit002: "arrived at a hub",
  transit003: "arrived at the delivery facility",
  transit004: "arrived in the destination country",
  transit005: "cleared customs",
  transit006: "dispatched",
  transit007: "departed from the airport",
  pickup001: "out for delivery",
  pickup002: "ready for collection",
  pickup003: "recipient contacted before delivery",
  delivered001: "delivered",
  delivered002: "collected by the recipient",
  delivered003: "signed for",
  delivered004: "left at the door or with a neighbor",
  undelivered001: "problem with the address",
  undelivered002: "recipient absent",
  undelivered003: "recipient could not be located",
  undelivered004: "attempt failed",
  exception004: "not collected in time",
  exception005: "other exception",
  exception006: "held by customs",
  exception007: "lost, damaged or discarded",
  exception008: "cancelled",
  exception009: "refused by the recipient",
  exception010: "returned to the sender",
  exception011: "on its way back to the sender",
  expired001: "no events for too long",
} as const;
export type Substatus = keyof typeof SUBSTATUSES;

/** The status of a substatus: `transit004` → `transit`. */
export function statusOfSubstatus(substatus: Substatus): Status {
  return substatus.slice(0, -3) as Status;
}
