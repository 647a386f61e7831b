// Reads what the home page shows.
import { CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";
import { findLastReceivedAt } from "~/inbox/store.server";
import type { Services } from "~/main/services.server";
import { chooseSample, readDaily, readTransit } from "~/shipments/analytics/store-analytics.server";
import { transitTotal } from "~/shipments/analytics/transit-report";
import { type AttentionSummary, readAttention } from "~/shipments/list/read-attention.server";
import { readListContext } from "~/shipments/list/context.server";
import { countShipments, findShipment, readProgress } from "~/shipments/read/queries.server";
import { addDays } from "~/shipments/transit-dates";
import { readServiceState } from "~/shops/store-connection.server";
import { readTokenState } from "~/shops/store-tokens.server";
import { findService, findShop } from "~/shops/store.server";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { pickupOf } from "~/storefront/parcel/pickup";
import type { Texts } from "~/ui/language/texts";
import { serviceNotice, tokenNotice } from "./notices";
import { ATTENTION_ROWS, FIGURE_DAYS, homeView, type HomeView } from "./view";

type Sources = Pick<Services, "database" | "clock" | "sealer" | "sourcesOf"> & {
  env: Pick<Services["env"], "SHOPIFY_API_KEY">;
  engine: { carrierKeys: Pick<Services["engine"]["carrierKeys"], "health"> };
};

export async function readHome(services: Sources, shopId: string, texts: Texts): Promise<HomeView> {
  const { database, clock, env } = services;
  const context = await readListContext(services, shopId, "");
  const { timeZone, today } = context;
  const period = { from: addDays(today, 1 - FIGURE_DAYS) ?? today, to: today };
  const sql = database.pool;
  const readPeriod = async () => {
    const oneOf = await chooseSample(sql, shopId, period, timeZone);
    const rows = await readTransit(sql, shopId, period, { timeZone, today, oneOf });
    return { transit: transitTotal(rows), isSample: oneOf > 1 };
  };
  const [counts, attention, daily, figures, progress, lastWebhookAt, shop, token, service, keys] =
    await Promise.all([
      countShipments(database, shopId),
      readAttention(database, shopId, context, ATTENTION_ROWS),
      readDaily(sql, shopId, period, timeZone),
      readPeriod(),
      readProgress(database, shopId),
      findLastReceivedAt(sql, shopId),
      findShop(database, shopId),
      readTokenState(sql, shopId),
      readServiceState(sql, shopId),
      readKeys(services, shopId),
    ]);
  const page = { texts, timeZone, now: clock.now() };
  const notices = [tokenNotice(token, page), serviceNotice(service.breaker, page)];
  return homeView(
    {
      notices,
      counts,
      attention,
      lastDays: await readLastDays(services, shopId, attention),
      daily,
      ...figures,
      period,
      lastWebhookAt,
      sources: context.sources,
      keys,
      ...progress,
      isPageShared: Boolean(shop?.pageSharedAt),
      isGuideDismissed: Boolean(shop?.guideDismissedAt),
    },
    { shopId, apiKey: env.SHOPIFY_API_KEY, proxyPath: shop?.proxyPath ?? "/apps/track" },
    page,
  );
}

async function readKeys({ database, engine }: Sources, shopId: string) {
  const accountId = (await findService(database, shopId))?.accountId;
  const keys = accountId ? await engine.carrierKeys.health(accountId) : [];
  return keys.flatMap(({ carrier, state, lastSuccessAt }) => {
    const api = CARRIER_APIS.find(({ id }) => id === carrier);
    return api ? { name: api.name, state, lastSuccessAt } : [];
  });
}

/** The last day at the pickup point of the shown shipments that wait there, where the carrier's scan names it. */
async function readLastDays(
  { database }: Sources,
  shopId: string,
  { rows }: AttentionSummary,
): Promise<ReadonlyMap<string, string>> {
  const waiting = rows.filter(({ reason }) => reason === "pickup_waiting");
  const found = await Promise.all(
    waiting.map(async ({ shipment: { id } }) => {
      const shipment = await findShipment(database, shopId, id);
      const until = shipment && pickupOf(parcelView(shipment, "order")).until;
      return until ? ([[id, until]] as const) : [];
    }),
  );
  return new Map(found.flat());
}
