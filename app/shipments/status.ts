// Labels and badge tones of shipment statuses for merchants.
import { type Status, isStatus } from "~/trackingmore/contract/status";

/** Polaris' badge tones. */
export type StatusTone = "info" | "success" | "attention" | "warning" | "critical" | "subdued";

const STATUS_LABELS: Record<Status, string> = {
  pending: "Waiting for updates",
  notfound: "No tracking info yet",
  transit: "In transit",
  pickup: "Out for delivery",
  delivered: "Delivered",
  undelivered: "Delivery attempt failed",
  exception: "Delivery problem",
  expired: "Expired",
};

/** Labels of substatuses; one that is not listed has its status's label. */
const SUBSTATUS_LABELS: Record<string, string> = {
  notfound001: "Label created",
  transit002: "Arrived at sorting facility",
  transit003: "Arrived at delivery facility",
  transit004: "Arrived in destination country",
  transit005: "Cleared customs",
  transit006: "Dispatched",
  transit007: "Left the airport",
  pickup002: "Ready for pickup",
  pickup003: "Carrier contacted the recipient",
  delivered002: "Picked up",
  delivered003: "Delivered and signed for",
  delivered004: "Left at door or with neighbor",
  undelivered001: "Problem with the address",
  undelivered002: "Recipient not available",
  undelivered003: "Recipient not found",
  exception004: "Not picked up in time",
  exception006: "Held at customs",
  exception007: "Lost or damaged",
  exception008: "Canceled",
  exception009: "Refused by the recipient",
  exception010: "Returned to sender",
  exception011: "Returning to sender",
};

const STATUS_TONES: Record<Status, StatusTone> = {
  pending: "subdued",
  notfound: "subdued",
  transit: "info",
  pickup: "attention",
  delivered: "success",
  undelivered: "warning",
  exception: "critical",
  expired: "warning",
};

/** `("pickup", "pickup002")` → "Ready for pickup". */
export function statusLabel(status: Status, substatus: string | null = null): string {
  return (substatus && SUBSTATUS_LABELS[substatus]) || STATUS_LABELS[status];
}

/** The substatuses that have a label of their own. */
export function listSubstatuses(): { value: string; label: string }[] {
  return Object.entries(SUBSTATUS_LABELS).map(([value, label]) => ({ value, label }));
}

export function statusTone(status: Status): StatusTone {
  return STATUS_TONES[status];
}

/** The label of what preciseStatus returns: "transit" or "transit004". */
export function preciseStatusLabel(token: string): string {
  const status = token.replace(/\d{3}$/, "");
  return isStatus(status) ? statusLabel(status, token) : token;
}

/** The substatus ("transit004") if it belongs to the status, else the status ("transit"). */
export function preciseStatus(status: Status, substatus: string | null): string {
  return substatus?.startsWith(status) ? substatus : status;
}
