// Badge tones of shipment statuses, and the finer of two codes.
import type { Status } from "~/trackingmore/contract/status";

/** Polaris' badge tones. */
export type StatusTone = "info" | "success" | "attention" | "warning" | "critical" | "subdued";

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

export function statusTone(status: Status): StatusTone {
  return STATUS_TONES[status];
}

/** The substatus ("transit004") if it belongs to the status, else the status ("transit"). */
export function preciseStatus(status: Status, substatus: string | null): string {
  return substatus?.startsWith(status) ? substatus : status;
}
