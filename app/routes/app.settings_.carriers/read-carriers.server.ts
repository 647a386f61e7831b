// Reads what the carriers page shows.
import { DAY_MS } from "~/lib/time";
import type { Services } from "~/main/services.server";
import { listUnknownNames } from "~/shipments/corrections/store-unknown-names.server";
import { countByCarrier } from "~/shipments/read/store-carrier-counts.server";
import { findService, findShop, listOverrides } from "~/shops/store.server";
import { UNKNOWN_CARRIER } from "~/shipments/shipment";
import type { Texts } from "~/ui/language/texts";
import { type NameView, nameViews } from "./names";
import { COUNTED_DAYS, carriersView, type CarriersView } from "./view";

export type Sources = Pick<Services, "database" | "clock"> & {
  engine: Pick<Services["engine"], "carrierKeys">;
};

export async function readCarriers(
  { database, clock, engine }: Sources,
  shopId: string,
  texts: Texts,
): Promise<CarriersView & { names: NameView[] }> {
  const now = clock.now();
  const since = new Date(now.getTime() - COUNTED_DAYS * DAY_MS);
  const [service, counts, shop, names, overrides] = await Promise.all([
    findService(database, shopId),
    countByCarrier(database.pool, shopId, since),
    findShop(database, shopId),
    listUnknownNames(database.pool, shopId),
    listOverrides(database, shopId),
  ]);
  const health = service?.accountId ? await engine.carrierKeys.health(service.accountId) : [];
  const view = carriersView(
    { apis: engine.carrierKeys.apis, health, counts, isCloud: service?.kind === "cloud" },
    { texts, timeZone: shop?.ianaTimezone ?? "UTC", now },
  );
  // A name whose carrier is the unknown one was dismissed.
  const dismissed = new Set(
    overrides.flatMap(({ companyKey, carrierCode }) =>
      carrierCode === UNKNOWN_CARRIER ? [companyKey] : [],
    ),
  );
  return { ...view, names: nameViews(names, dismissed, texts) };
}
