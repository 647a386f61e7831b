// When a parcel without news is given up: 30 days for express carriers, 60 for posts.
import { DAY_MS } from "~/lib/time";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import type { CarrierFacts } from "./catalogue";

const EXPRESS_PATIENCE_MS = 30 * DAY_MS;
const POSTAL_PATIENCE_MS = 60 * DAY_MS;

/** The moment from which on the tracking counts as expired, unless the carrier scans the parcel again. */
export function expiresAt(
  carrierType: CarrierFacts["type"] | undefined,
  createdAt: Date,
  lastCheckpoint: string | null,
): Date {
  const lastNews = (lastCheckpoint && wallTimeAsUtc(lastCheckpoint)) || createdAt;
  // A number made known long after its last scan still gets its first look, and time to show news.
  const since = Math.max(lastNews.getTime(), createdAt.getTime());
  return new Date(since + (carrierType === "express" ? EXPRESS_PATIENCE_MS : POSTAL_PATIENCE_MS));
}
