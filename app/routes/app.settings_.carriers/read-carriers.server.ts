// Reads what the carriers page shows.
import { DAY_MS } from "~/lib/time";
import type { Services } from "~/main/services.server";
import { countByCarrier } from "~/shipments/read/store-carrier-counts.server";
import { findService, findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { COUNTED_DAYS, carriersView, type CarriersView } from "./view";

export type Sources = Pick<Services, "database" | "clock"> & {
  engine: Pick<Services["engine"], "carrierKeys">;
};

export async function readCarriers(
  { database, clock, engine }: Sources,
  shopId: string,
  texts: Texts,
): Promise<CarriersView> {
  const now = clock.now();
  const since = new Date(now.getTime() - COUNTED_DAYS * DAY_MS);
  const [service, counts, shop] = await Promise.all([
    findService(database, shopId),
    countByCarrier(database.pool, shopId, since),
    findShop(database, shopId),
  ]);
  const health = service?.accountId ? await engine.carrierKeys.health(service.accountId) : [];
  return carriersView(
    { apis: engine.carrierKeys.apis, health, counts, isCloud: service?.kind === "cloud" },
    { texts, timeZone: shop?.ianaTimezone ?? "UTC", now },
  );
}
