// Which past deliveries of a lane are compared with: their number, age and longest duration.
import { DAY_MS } from "~/lib/time";

/** Older deliveries say little about the present season and carrier. */
export const LANE_MAX_AGE_MS = 180 * DAY_MS;
/** Enough for stable quantiles, and read in a millisecond. */
export const LANE_NEWEST_DELIVERIES = 500;
/** Longer ones are reused numbers or misread dates. */
export const LANE_MAX_DAYS = 120;
/** With fewer deliveries the 10th and 90th percentile are single parcels. */
export const LANE_MIN_DELIVERIES = 20;
