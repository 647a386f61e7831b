// Says which rule decided a shipment's status, and from which scan. Pure.
import type { ShipmentCheckpoint, ShipmentDetail } from "./shipment";

export const STATUS_RULES = [
  /** A merchant set it. */
  "manual",
  /** The newest scan has it. */
  "newest_scan",
  /** An earlier scan reported the delivery, and no later one takes it back. */
  "delivery_holds",
  /** An earlier scan has it: later ones say nothing about the status. */
  "earlier_scan",
  /** The tracking service reports it without a scan. */
  "service",
  /** The service gave up: no scan for a long time. */
  "expired",
  /** The service has not reported yet. */
  "no_report",
] as const;
export type StatusRule = (typeof STATUS_RULES)[number];

export interface StatusReason {
  rule: StatusRule;
  /** v2's code, such as "transit004", or the bare status. */
  code: string;
  /** The scan that the status comes from; null: none. */
  scan: ShipmentCheckpoint | null;
}

/** Follows merge.ts and status-of-events.ts, which made the status. */
export function explainStatus(
  shipment: Pick<
    ShipmentDetail,
    "status" | "substatus" | "manualStatus" | "checkpoints" | "syncedAt"
  >,
): StatusReason {
  const { status, substatus, checkpoints } = shipment;
  const code = substatus?.startsWith(status) ? substatus : status;
  if (shipment.manualStatus) return { rule: "manual", code: status, scan: null };
  const at = checkpoints.findIndex(
    (scan) => scan.status === status && scan.substatus === substatus,
  );
  const sameStatus = checkpoints.findIndex((scan) => scan.status === status);
  const index = at >= 0 ? at : sameStatus;
  const scan = checkpoints[index] ?? null;
  if (scan) {
    const rule =
      index === 0 ? "newest_scan" : status === "delivered" ? "delivery_holds" : "earlier_scan";
    return { rule, code, scan };
  }
  if (status === "expired") return { rule: "expired", code, scan: checkpoints[0] ?? null };
  return { rule: shipment.syncedAt ? "service" : "no_report", code, scan: null };
}
