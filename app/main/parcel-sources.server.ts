// Wiring: what a shop's updates may come from, by its tracking service and its keys to carriers.
import { carrierApiFor, CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";
import type { ConnectorSetup } from "~/carriers/connectors/choose-connector";
import { plays } from "~/carriers/sandbox/sandbox-connector";
import type { Engine } from "~/engine/engine.server";
import type { Database } from "~/lib/database.server";
import type { ShopSources } from "~/shipments/sources";
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
        keys.some(({ carrier, state }) => carrier === id && state !== "refused"),
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
