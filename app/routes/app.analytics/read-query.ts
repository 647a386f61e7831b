// Reads the analytics page's choices from its address.
import { z } from "zod";
import { GROUPINGS } from "~/shipments/analytics/transit-report";
import { type AnalyticsQuery, ANALYTICS_DEFAULT, PERIOD_DAYS, WITHIN_DAYS } from "./query";

const oneOf = (values: readonly number[], initial: number) =>
  z.coerce
    .number()
    .refine((value) => values.includes(value))
    .catch(initial);

const parameters = z.object({
  days: oneOf(PERIOD_DAYS, ANALYTICS_DEFAULT.days),
  within: oneOf(WITHIN_DAYS, ANALYTICS_DEFAULT.within),
  by: z.enum(GROUPINGS).catch(ANALYTICS_DEFAULT.by),
});

/** Invalid parameters fall back to the default. */
export function readAnalyticsQuery(params: URLSearchParams): AnalyticsQuery {
  return parameters.parse(Object.fromEntries(params));
}
