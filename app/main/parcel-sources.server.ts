// Wiring: what a shop's updates may come from, and when carriers and Shopify expect its parcels.
import { carrierApiFor, CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";
import type { ConnectorSetup } from "~/carriers/connectors/choose-connector";
import { plays } from "~/carriers/sandbox/sandbox-connector";
import type { Engine } from "~/engine/engine.server";
import type { Database } from "~/lib/database.server";
import type { Clock } from "~/lib/time";
import { localDays } from "~/lib/time-zones";
import type { ReadReportedDays } from "~/shipments/estimates/read-estimates.server";
import { listEstimates } from "~/shopify/fulfillment-events/store.server";
import {
  asksAbout,
  isAsked,
  sourceOf,
  type ParcelCheck,
  type ReadChecks,
  type ShopSources,
} from "~/shipments/sources";
import { findService } from "~/shops/store.server";

export type SourcesOf = (shopId: string) => Promise<ShopSources>;

export function wireSources(parts: {
  database: Database;
  engine: Pick<Engine, "carrierKeys">;
  sandbox: ConnectorSetup["sandbox"];
}): SourcesOf {
  const { database, engine, sandbox } = parts;
  return async (shopId) => {
    const service = await findService(database, shopId);
    const keys = service?.accountId ? await engine.carrierKeys.health(service.accountId) : [];
    return {
      kind: service?.kind ?? "embedded",
      keyedCarriers: CARRIER_APIS.filter(({ id }) =>
        keys.some((key) => key.carrier === id && isAsked(key)),
      ).flatMap(({ carrierCodes }) => carrierCodes),
      carrierFor(carrierCode) {
        const api = carrierApiFor(carrierCode);
        const key = keys.find(({ carrier }) => carrier === api?.id) ?? null;
        return api && { id: api.id, name: api.name, key };
      },
      isPlayed: (carrierCode, trackingNumber) =>
        sandbox !== null && plays({ carriers: "sandbox-numbers" }, carrierCode, trackingNumber),
      isAllPlayed: sandbox?.carriers === "all",
    };
  };
}

/** The engine knows when carriers answered; of a service of the shop's own, only its own last answer is known. */
export function wireChecks(parts: {
  database: Database;
  engine: Pick<Engine, "checkTimes">;
  sourcesOf: SourcesOf;
  clock: Clock;
  engineClock: Clock;
}): ReadChecks {
  const { database, engine, sourcesOf, clock, engineClock } = parts;
  return async (shopId, shipments) => {
    const registered = shipments.filter(
      ({ registrationState }) => registrationState === "registered",
    );
    if (registered.length === 0) return new Map();
    const sources = await sourcesOf(shopId);
    const asked = registered.filter((shipment) =>
      asksAbout(sourceOf(sources, { ...shipment, hasUpdates: false })),
    );
    // Most shops have no key, and nobody is asked about their parcels.
    if (asked.length === 0) return new Map();
    const service = sources.kind === "cloud" ? null : await findService(database, shopId);
    if (!service?.accountId)
      return new Map(asked.map(({ id, syncedAt }) => [id, { lastAt: syncedAt, nextAt: null }]));
    const ids = asked.flatMap(({ trackingId }) => trackingId ?? []);
    const times = ids.length > 0 ? await engine.checkTimes(service.accountId, ids) : new Map();
    // The engine's clock may replay the past.
    const aheadMs = engineClock.now().getTime() - clock.now().getTime();
    const shown = (at: Date | null | undefined) => (at ? new Date(at.getTime() - aheadMs) : null);
    return new Map(
      asked.map(({ id, trackingId }): [string, ParcelCheck] => {
        const found = times.get(trackingId ?? "");
        return [id, { lastAt: shown(found?.checkedAt), nextAt: shown(found?.nextAt) }];
      }),
    );
  };
}

/** The carriers' days come from the engine, which a shop with a service of its own doesn't use. */
export function wireReportedDays(parts: {
  database: Database;
  engine: Pick<Engine, "expectedDays">;
}): ReadReportedDays {
  const { database, engine } = parts;
  return async (shopId, shipments) => {
    const service = await findService(database, shopId);
    const accountId = service?.accountId;
    const fulfillmentIds = shipments.flatMap(({ orders }) =>
      orders.map(({ fulfillmentId }) => fulfillmentId),
    );
    const [carrier, shopify] = await Promise.all([
      accountId ? engine.expectedDays(accountId, shipments) : [],
      listEstimates(database.pool, shopId, fulfillmentIds),
    ]);
    return new Map(
      shipments.map(({ id, orders, destinationCountry }, index) => {
        const own = shopify.find(({ fulfillmentId }) =>
          orders.some((order) => order.fulfillmentId === fulfillmentId),
        );
        const days = own ? localDays(destinationCountry, own.at) : [];
        const [from, to = from] = days;
        return [id, { carrier: carrier[index] ?? null, shopify: from && to ? { from, to } : null }];
      }),
    );
  };
}
