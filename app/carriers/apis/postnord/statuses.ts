// PostNord's item statuses. Source: PostNord Developer Portal, Track & Trace v5, `status`.
import type { Substatus } from "~/trackingmore/contract/status";
import { substatusOfText } from "../event-text";
import { statusTable } from "../status-table";

const POSTNORD_STATUSES = statusTable({
  notfound001: "CREATED INFORMED",
  transit001: "EN_ROUTE DELAYED EXPECTED_DELAY",
  pickup002: "AVAILABLE_FOR_DELIVERY AVAILABLE_FOR_DELIVERY_PAR_LOC",
  delivered001: "DELIVERED",
  undelivered004: "DELIVERY_IMPOSSIBLE",
  exception005: "STOPPED",
  exception009: "DELIVERY_REFUSED",
  exception010: "RETURNED",
});
/** Says nothing about the status. */
const OTHER = "OTHER";

export function postNordSubstatus(
  status: string | null | undefined,
  description: string | null | undefined,
): Substatus | "as_before" | null {
  const byText = substatusOfText(description ?? "");
  if (status === OTHER) return byText ?? "as_before";
  const byStatus = POSTNORD_STATUSES.get(status ?? "") ?? null;
  if (byStatus === "transit001" && byText && /^(transit|pickup001)/.test(byText)) return byText;
  return byStatus;
}
