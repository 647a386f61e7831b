// Reads what the carriers page shows.
import { DAY_MS } from "~/lib/time";
import { dayIn } from "~/lib/time-zones";
import type { Services } from "~/main/services.server";
import { listUnknownNames } from "~/shipments/corrections/store-unknown-names.server";
import { countByCarrier } from "~/shipments/read/store-carrier-counts.server";
import { findService, findShop, listOverrides } from "~/shops/store.server";
import { UNKNOWN_CARRIER } from "~/shipments/shipment";
import type { Texts } from "~/ui/language/texts";
import { type NameView, nameViews } from "./names";
import { type UsedCarrierView, usedCarriers } from "./used";
import { COUNTED_DAYS, carriersView, type CarriersView } from "./view";

export type Sources = Pick<Services, "database" | "clock" | "sourcesOf"> & {
  engine: Pick<Services["engine"], "carrierKeys">;
};

export async function readCarriers(
  { database, clock, engine, sourcesOf }: Sources,
  shopId: string,
  texts: Texts,
): Promise<CarriersView & { names: NameView[]; used: UsedCarrierView[] }> {
  const now = clock.now();
  const since = new Date(now.getTime() - COUNTED_DAYS * DAY_MS);
  const [service, counts, shop, names, overrides, sources] = await Promise.all([
    findService(database, shopId),
    countByCarrier(database.pool, shopId, since),
    findShop(database, shopId),
    listUnknownNames(database.pool, shopId),
    listOverrides(database, shopId),
    sourcesOf(shopId),
  ]);
  const timeZone = shop?.ianaTimezone ?? "UTC";
  const health = service?.accountId ? await engine.carrierKeys.health(service.accountId) : [];
  const view = carriersView(
    { apis: engine.carrierKeys.apis, health, counts, isCloud: service?.kind === "cloud" },
    { texts, timeZone, now },
  );
  // A name whose carrier is the unknown one was dismissed.
  const dismissed = new Set(
    overrides.flatMap(({ companyKey, carrierCode }) =>
      carrierCode === UNKNOWN_CARRIER ? [companyKey] : [],
    ),
  );
  return {
    ...view,
    names: nameViews(names, dismissed, texts),
    used: usedCarriers(counts, sources, dayIn(timeZone, now), texts),
  };
}
