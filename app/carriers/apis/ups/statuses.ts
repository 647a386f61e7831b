// UPS's status codes. Source: UPS Developer Portal, Tracking API, "Package status codes" and activity types.
import type { Substatus } from "~/trackingmore/contract/status";
import { substatusOfText } from "../event-text";
import { statusTable } from "../status-table";

/** `package.currentStatus.code` and `activity.status.statusCode`: three digits. */
const UPS_STATUS_CODES = statusTable({
  notfound001: "003",
  transit001: "005 010 012 038 039 044 045 057",
  transit005: "014",
  pickup001: "006 021",
  pickup002: "017 040",
  delivered001: "011 026",
  undelivered004: "022 023 024 060 061 062 066",
  exception004: "069",
  exception005: "013 016 029 030 032 046 047 048 049 051 052 053 058",
  exception007: "059 068",
  exception008: "007 043",
  exception009: "064",
  exception010: "034 067",
  exception011: "033 035 036 037",
});

/** `activity.status.type`, where the three digits are missing. */
const UPS_TYPES = statusTable({
  notfound001: "M NA",
  transit001: "P I DO DD W U",
  pickup001: "O",
  delivered001: "D",
  exception005: "X",
  exception008: "MV",
  exception011: "RS",
});

/** Activity codes that stand for a handed-over parcel. */
const DELIVERED_CODES: ReadonlySet<string> = new Set(["FS", "KB", "F4"]);

export interface UpsStatus {
  type?: string | null | undefined;
  code?: string | null | undefined;
  statusCode?: string | null | undefined;
  description?: string | null | undefined;
}

/**
 * null: a code that UPS's list doesn't have. Type `D` also stands on "Out For Delivery" rows, so it counts as
 * delivered only with a code or words that say so.
 */
export function upsSubstatus(status: UpsStatus): Substatus | null {
  const { type, code, statusCode, description } = status;
  const byNumber = UPS_STATUS_CODES.get(statusCode ?? "") ?? UPS_STATUS_CODES.get(code ?? "");
  if (byNumber) return byNumber;
  const byType = UPS_TYPES.get(type ?? "") ?? null;
  const byText = substatusOfText(description ?? "");
  if (byType === "delivered001") {
    if (DELIVERED_CODES.has(code ?? "")) return byText?.startsWith("delivered") ? byText : byType;
    return byText;
  }
  return byType && byText?.slice(0, -3) === byType.slice(0, -3) ? byText : byType;
}
