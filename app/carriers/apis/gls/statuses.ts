// GLS's parcel statuses. Source: GLS Group Developer Portal, Track and Trace 1.0.7, `status`.
import type { Substatus } from "~/trackingmore/contract/status";
import { substatusOfText } from "../event-text";
import { statusTable } from "../status-table";

/** Closes the history and says nothing about how it ended: the last event does. */
export const GLS_CLOSED = "FINAL";

export const GLS_STATUSES = statusTable({
  notfound001: "PREADVICE PLANNEDPICKUP INPICKUP NOTPICKEDUP",
  transit001: "INTRANSIT",
  transit002: "INWAREHOUSE",
  pickup001: "INDELIVERY",
  pickup002: "DELIVEREDPS",
  delivered001: "DELIVERED",
  undelivered004: "NOTDELIVERED",
  exception008: "CANCELED",
});

/** Event codes are `<number>.<number>`; only their descriptions are published as a text. */
export function glsEventSubstatus(description: string | null | undefined): Substatus | "as_before" {
  return substatusOfText(description ?? "") ?? "as_before";
}
