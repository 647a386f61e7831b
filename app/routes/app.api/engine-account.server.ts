// Finds a shop's account at the embedded engine, and creates it before a first write.
import type { Services } from "~/main/services.server";
import { findService } from "~/shops/store.server";

/** Creates the account if the shop has no tracking service yet; null when the shop uses TrackingMore's cloud. */
export async function ensureEngineAccount(
  { database, trackingServiceFor }: Pick<Services, "database" | "trackingServiceFor">,
  shopId: string,
): Promise<string | null> {
  if (!(await findService(database, shopId))) await trackingServiceFor(shopId);
  return (await findService(database, shopId))?.accountId ?? null;
}
