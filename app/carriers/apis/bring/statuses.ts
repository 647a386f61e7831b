// Bring's event statuses. Source: Bring Developer, Tracking API, "Status codes".
import type { Substatus } from "~/trackingmore/contract/status";
import { statusTable } from "../status-table";

const BRING_STATUSES = statusTable({
  notfound001: "PRE_NOTIFIED",
  transit001: "HANDED_IN COLLECTED INTERNATIONAL IN_TRANSIT CUSTOMS",
  transit002: "TERMINAL",
  pickup001: "TRANSPORT_TO_RECIPIENT",
  pickup002: "READY_FOR_PICKUP",
  pickup003: "NOTIFICATION_SENT",
  delivered001: "DELIVERED",
  undelivered004: "ATTEMPTED_DELIVERY",
  exception005: "DEVIATION",
  exception010: "DELIVERED_SENDER",
  exception011: "RETURN",
});
/** The event has no status, as published. */
const UNKNOWN = "UNKNOWN";

export function bringSubstatus(status: string | null | undefined): Substatus | "as_before" | null {
  if (status === UNKNOWN) return "as_before";
  return BRING_STATUSES.get(status ?? "") ?? null;
}
