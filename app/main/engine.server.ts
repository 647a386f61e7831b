// Wiring: the engine with its carriers, the same in the app and when it runs alone.
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { createAirlineConnectorChoice } from "~/carriers/connectors/choose-airline-connector";
import { type ConnectorSetup, createConnectorChoice } from "~/carriers/connectors/choose-connector";
import { CARRIER_APIS, carrierApiFor } from "~/carriers/connectors/carrier-apis.server";
import { reportOnce } from "~/carriers/apis/unknown-codes";
import { countryCode } from "~/carriers/countries";
import type { CarrierApis } from "~/engine/carrier-keys/own-connectors.server";
import type { CarrierCatalogue } from "~/engine/journey/catalogue";
import { type Engine, createEngine } from "~/engine/engine.server";
import { createRequestLimiter } from "~/engine/api/request-limit.server";
import type { Database } from "~/lib/database.server";
import type { Log } from "~/lib/log.server";
import type { ObservedPush } from "~/lib/observer";
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
  onPush?: (push: ObservedPush) => void;
  log: Log;
  /** How carriers' APIs are reached. */
  carriers: Pick<CarrierApis, "fetch" | "standInUrl">;
  /** The shop whose embedded account it is; left out where there are no shops. */
  shopIdOf?: (accountId: string) => Promise<string | null>;
  /** A shop's IANA zone, in which it reads times that have no place. */
  timeZoneOf?: (shopId: string) => Promise<string>;
}): Engine {
  const { database, sealer, clock, sandbox, requestsPerSecond, allowPrivatePush, log, carriers } =
    parts;
  const { shopIdOf, timeZoneOf = async () => "UTC" } = parts;
  return createEngine({
    database,
    sealer,
    clock,
    catalogue: carrierCatalogue,
    connectorFor: createConnectorChoice({
      sandbox,
      ...(shopIdOf
        ? {
            otherwise: (accountId) =>
              createShopifyConnector(database.pool, accountId, shopIdOf, timeZoneOf),
          }
        : {}),
    }),
    playedNumbers: sandbox?.carriers ?? "off",
    carrierApis: {
      list: CARRIER_APIS,
      find: carrierApiFor,
      fetch: carriers.fetch,
      standInUrl: carriers.standInUrl,
      onUnknownCode: reportOnce((carrier, code) =>
        log.warn({ carrier, code }, "unknown status code"),
      ),
    },
    airlineConnectorFor: createAirlineConnectorChoice({ sandbox, byPrefix: new Map() }),
    push: {
      allowPrivate: allowPrivatePush,
      ...(parts.onPush ? { onAttempt: parts.onPush } : {}),
    },
    onError: (error) => log.warn({ err: error }, "engine"),
    ...(requestsPerSecond === "off"
      ? {}
      : { rate: createRequestLimiter(database.pool, requestsPerSecond) }),
  });
}
