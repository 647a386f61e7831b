// The analytics page's choices, and the address that has them.
import type { Grouping } from "~/shipments/analytics/transit-report";

export const PERIOD_DAYS = [30, 90, 180] as const;
export const WITHIN_DAYS = [2, 3, 5, 7, 10, 14, 21] as const;

export interface AnalyticsQuery {
  /** Length of the period; it ends today, and the one before it is compared. */
  days: number;
  /** The share delivered within so many days is shown. */
  within: number;
  by: Grouping;
}

export const ANALYTICS_DEFAULT: AnalyticsQuery = { days: 30, within: 5, by: "carrier" };

export function analyticsUrl(query: AnalyticsQuery): string {
  const params = new URLSearchParams();
  for (const name of ["days", "within", "by"] as const) {
    if (query[name] !== ANALYTICS_DEFAULT[name]) params.set(name, String(query[name]));
  }
  return params.size ? `/app/analytics?${params}` : "/app/analytics";
}
