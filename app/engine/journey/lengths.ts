// v2's two derived numbers: days in transit, and days since the last scan.
import { DAY_MS } from "~/lib/time";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import type { TrackingRow } from "./tracking-row";

/**
 * Days from the milestone ItemReceived to delivery, or to the last check; rounded up. null without
 * the milestone. Wall times count as UTC: the error is below a day, like the rounding.
 */
export function itemTimeLength(row: TrackingRow): number | null {
  const start = row.item_received && wallTimeAsUtc(row.item_received);
  if (!start) return null;
  const delivered = row.status === "delivered" && row.last_update_time;
  const end = delivered ? wallTimeAsUtc(delivered) : lastRefresh(row);
  return end && daysBetween(start, end);
}

/** Days from the newest checkpoint to the last check; rounded up. */
export function stayTimeLength(row: TrackingRow): number | null {
  const last = row.last_update_time && wallTimeAsUtc(row.last_update_time);
  return last ? daysBetween(last, lastRefresh(row)) : null;
}

function lastRefresh(row: TrackingRow): Date {
  return row.checked_at ?? row.updated_at ?? row.created_at;
}

function daysBetween(start: Date, end: Date): number {
  return Math.max(0, Math.ceil((end.getTime() - start.getTime()) / DAY_MS));
}
