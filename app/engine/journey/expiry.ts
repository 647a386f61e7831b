// Expiry of parcels without new scans: after 30 days for express carriers, 60 for posts.
import { DAY_MS } from "~/lib/time";
import { wallTimeAsUtc } from "~/trackingmore/contract/dates";
import type { CatalogueCarrier } from "./catalogue";

const EXPRESS_PATIENCE_MS = 30 * DAY_MS;
const POSTAL_PATIENCE_MS = 60 * DAY_MS;

/** The time at which the tracking expires unless the carrier scans the parcel again. */
export function expiresAt(
  carrierType: CatalogueCarrier["type"] | undefined,
  createdAt: Date,
  lastCheckpoint: string | null,
): Date {
  const lastNews = (lastCheckpoint && wallTimeAsUtc(lastCheckpoint)) || createdAt;
  // A number added long after its last scan still gets a first check and the full time.
  const since = Math.max(lastNews.getTime(), createdAt.getTime());
  return new Date(since + (carrierType === "express" ? EXPRESS_PATIENCE_MS : POSTAL_PATIENCE_MS));
}
