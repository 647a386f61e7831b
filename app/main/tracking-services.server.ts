// Wiring: which tracking service watches a shop's parcels, how it is called, and how a shop changes it.
import type { Engine } from "~/engine/engine.server";
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { switchService } from "~/shipments/switch-service/switch-service.server";
import { listFormer } from "~/shops/store-connection.server";
import { type TrackingConnection, saveFirstConnection, findConnection } from "~/shops/store.server";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import { fetchThroughBreaker } from "~/trackingmore/client/breaker.server";
import { createThrottle, createRateLimiter } from "~/trackingmore/client/rate-limiter.server";
import type { TrackingMore } from "~/trackingmore/client/tracking-more";
import { OWN_BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";

/** Never resolved: requests to this address are handed to the engine in this process. */
const EMBEDDED_BASE_URL = "http://engine.internal/v2";

export interface TrackingServices {
  /** The shop's client of its tracking service; an engine account is made when it has none. */
  trackingServiceFor(shopId: string): Promise<TrackingMore>;
  /** The same for a shop that may be gone: null when it has none, and none is made. */
  existingServiceFor(shopId: string): Promise<TrackingMore | null>;
  /** A client of a service that the shop has, or had, a key of. */
  serviceAt(connection: TrackingConnection): TrackingMore;
  /** Moves the shop to TrackingMore's cloud; null when it is there already, with this key. */
  connectCloud(shopId: string, apiKey: string): Promise<{ parcels: number } | null>;
  /** Moves the shop to the built-in service, to the account that it had there before. */
  disconnectCloud(shopId: string): Promise<{ parcels: number } | null>;
}

export function wireTrackingServices(parts: {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  engine: Engine;
  /** Of TrackingMore's cloud, up to and including /v2. */
  cloudUrl: string;
  fetch: (request: Request) => Promise<Response>;
  /** Resolves after so many milliseconds; tests have it at once. */
  wait?: (ms: number) => Promise<unknown>;
}): TrackingServices {
  const { database, sealer, engine, cloudUrl } = parts;
  const cloudFetch = fetchThroughBreaker(database.pool, cloudUrl, parts.fetch);

  function serviceAt({ kind, apiKey }: TrackingConnection): TrackingMore {
    if (kind === "embedded") {
      return createTrackingMore({
        fetch: engine.handleOwn,
        baseUrl: EMBEDDED_BASE_URL,
        apiKey,
        batchMaxItems: OWN_BATCH_MAX_ITEMS,
      });
    }
    return createTrackingMore({
      fetch: cloudFetch,
      baseUrl: cloudUrl,
      apiKey,
      acquireSlot: createRateLimiter(database.pool, apiKey, parts.wait ? { wait: parts.wait } : {}),
      throttle: createThrottle(database.pool, apiKey),
    });
  }

  async function newAccount(shopId: string) {
    const account = { name: shopId, keyName: "Waymark", isInternal: true };
    return { kind: "embedded" as const, ...(await engine.createAccount(account)) };
  }

  async function connectionOf(shopId: string): Promise<TrackingConnection> {
    return (
      (await findConnection(database, sealer, shopId)) ??
      (await saveFirstConnection(database, sealer, shopId, await newAccount(shopId)))
    );
  }

  return {
    serviceAt,
    trackingServiceFor: async (shopId) => serviceAt(await connectionOf(shopId)),
    async existingServiceFor(shopId) {
      const connection = await findConnection(database, sealer, shopId);
      return connection && serviceAt(connection);
    },
    async connectCloud(shopId, apiKey) {
      await connectionOf(shopId);
      return switchService(parts, shopId, { kind: "cloud", apiKey });
    },
    async disconnectCloud(shopId) {
      const { kind } = await connectionOf(shopId);
      if (kind === "embedded") return null;
      const former = await listFormer(database.pool, sealer, shopId);
      const home = former.find(({ connection }) => connection.kind === "embedded")?.connection;
      return switchService(parts, shopId, home ?? (await newAccount(shopId)));
    },
  };
}
