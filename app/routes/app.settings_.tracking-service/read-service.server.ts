// Reads what the tracking service page shows.
import type { Services } from "~/main/services.server";
import { countDeregistrations } from "~/shipments/switch-service/store.server";
import { readProgress } from "~/shipments/read/queries.server";
import { readConnectionFacts } from "~/shops/store-connection.server";
import { findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { trackingServiceView, type TrackingServiceView } from "./view";

export async function readService(
  { database, sealer, clock }: Pick<Services, "database" | "sealer" | "clock">,
  shopId: string,
  texts: Texts,
): Promise<TrackingServiceView> {
  const [connection, progress, left, shop] = await Promise.all([
    readConnectionFacts(database, sealer, shopId),
    readProgress(database, shopId),
    countDeregistrations(database.pool, shopId),
    findShop(database, shopId),
  ]);
  const leaving = left.reduce((sum, { count }) => sum + count, 0);
  return trackingServiceView(
    { connection, waiting: progress.waiting, leaving },
    { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() },
  );
}
