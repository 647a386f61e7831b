// Wiring: the engine with its carriers, the same in the app and when it runs alone.
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { createAirlineConnectorChoice } from "~/carriers/connectors/choose-airline-connector";
import { type ConnectorSetup, createConnectorChoice } from "~/carriers/connectors/choose-connector";
import { countryCode } from "~/carriers/countries";
import type { CarrierCatalogue } from "~/engine/journey/catalogue";
import { type Engine, createEngine } from "~/engine/engine.server";
import { createRequestLimiter } from "~/engine/api/request-limit.server";
import type { Database } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { createShopifyConnector } from "~/shopify/fulfillment-events/connector.server";

/** What the engine knows of carriers and countries. */
export const carrierCatalogue: CarrierCatalogue = {
  findCarrier,
  listCarriers,
  countryName,
  countryCode,
};

export function wireEngine(parts: {
  database: Database;
  sealer: Sealer;
  /** The engine's time. */
  clock: Clock;
  sandbox: ConnectorSetup["sandbox"];
  requestsPerSecond: number | "off";
  /** Whether pushes may go to addresses on private networks. */
  allowPrivatePush: boolean;
  log: Log;
  /** The shop whose embedded account it is; left out where there are no shops. */
  shopIdOf?: (accountId: string) => Promise<string | null>;
}): Engine {
  const { database, sealer, clock, sandbox, requestsPerSecond, allowPrivatePush, log, shopIdOf } =
    parts;
  return createEngine({
    database,
    sealer,
    clock,
    catalogue: carrierCatalogue,
    connectorFor: createConnectorChoice({
      sandbox,
      // Connectors of carriers come with their credentials, which no account can enter yet.
      byCarrierCode: new Map(),
      ...(shopIdOf
        ? { otherwise: (accountId) => createShopifyConnector(database.pool, accountId, shopIdOf) }
        : {}),
    }),
    airlineConnectorFor: createAirlineConnectorChoice({ sandbox, byPrefix: new Map() }),
    push: { allowPrivate: allowPrivatePush },
    onError: (error) => log.warn({ err: error }, "engine"),
    ...(requestsPerSecond === "off"
      ? {}
      : { rate: createRequestLimiter(database.pool, requestsPerSecond) }),
  });
}
