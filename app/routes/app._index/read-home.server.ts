// Reads what the home page shows.
import type { Services } from "~/main/services.server";
import { countByCarrier } from "~/shipments/read/store-carrier-counts.server";
import { sourceOf } from "~/shipments/sources";
import { COUNTED_DAYS } from "~/routes/app.settings_.carriers/view";
import { DAY_MS } from "~/lib/time";
import { readListContext } from "~/shipments/list/context.server";
import { EVERY_SHIPMENT, type ShipmentFilters } from "~/shipments/list/query";
import { countMatching, listShipments } from "~/shipments/list/store-list.server";
import { countShipments, readProgress } from "~/shipments/read/queries.server";
import { findLastReceivedAt } from "~/inbox/store.server";
import { findShop } from "~/shops/store.server";
import { readTokenState } from "~/shops/store-tokens.server";
import { readServiceState } from "~/shops/store-connection.server";
import { serviceNotice, tokenNotice } from "./notices";
import { ATTENTION_ROWS, TO_FIX, homeView, type HomeView } from "./view";

type Sources = Pick<Services, "database" | "clock" | "sealer" | "sourcesOf"> & {
  env: Pick<Services["env"], "SHOPIFY_API_KEY">;
};

export async function readHome(services: Sources, shopId: string): Promise<HomeView> {
  const { database, clock, env } = services;
  const since = new Date(clock.now().getTime() - COUNTED_DAYS * DAY_MS);
  const context = await readListContext(services, shopId, "");
  const firstRows = async (filters: Partial<ShipmentFilters>) => {
    const query = { ...EVERY_SHIPMENT, ...filters, pageSize: ATTENTION_ROWS };
    const [{ rows }, total] = await Promise.all([
      listShipments(database, shopId, query, context),
      countMatching(database, shopId, query, context),
    ]);
    return { rows, total };
  };
  const [counts, attention, exceptions, progress, lastWebhookAt, shop, token, service, byCarrier] =
    await Promise.all([
      countShipments(database, shopId),
      firstRows({ attention: [...TO_FIX] }),
      firstRows({ status: ["exception"] }),
      readProgress(database, shopId),
      findLastReceivedAt(database.pool, shopId),
      findShop(database, shopId),
      readTokenState(database.pool, shopId),
      readServiceState(database.pool, shopId),
      countByCarrier(database.pool, shopId, since),
    ]);
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const notices = [tokenNotice(token, time), serviceNotice(service.breaker, time)];
  return homeView(
    {
      notices,
      counts,
      attention,
      exceptions,
      lastWebhookAt,
      untracked: byCarrier.filter(({ carrierCode, silent }) => {
        const parcel = { carrierCode, trackingNumber: "", hasUpdates: false };
        return silent > 0 && sourceOf(context.sources, parcel).who === "nobody";
      }),
      ...progress,
      isPageShared: Boolean(shop?.pageSharedAt),
      isGuideDismissed: Boolean(shop?.guideDismissedAt),
    },
    { shopId, apiKey: env.SHOPIFY_API_KEY, proxyPath: shop?.proxyPath ?? "/apps/track" },
    time,
  );
}
