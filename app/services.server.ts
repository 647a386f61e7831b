// Wiring: the settings become one object that holds everything a route, a door or a job needs.
import type { Env } from "./env.server";
import { wireEngine } from "./engine-wiring.server";
import type { Engine } from "./engine/engine.server";
import { createWebhookDoor, type WebhookDoor } from "./inbox/receive.server";
import type { Database } from "./lib/database.server";
import { createLog, type Log } from "./lib/log.server";
import { type Sealer, createSealer } from "./lib/seal.server";
import { type Clock, DAY_MS, catchUpClock, systemClock } from "./lib/time";
import { AppError } from "./lib/errors";
import { type Shopify, createShopify } from "./shopify.server";
import { type AdminClient, createAdminClient } from "./shopify/admin-client.server";
import { type OrderFacts, readOrder, readShopProfile } from "./shopify/admin-reads.server";
import { startFirstBackfill } from "./shopify/backfill.server";
import { createAdminBudget } from "./shopify/store-budget.server";
import { createSessionStorage } from "./shops/session-storage.server";
import {
  claimConnection,
  findConnection,
  findShop,
  markInstalled,
  saveProfile,
} from "./shops/store.server";
import { createPace } from "./trackingmore/pacing.server";
import { createTrackingMore } from "./trackingmore/client.server";
import type { TrackingService } from "./trackingmore/tracking-service";

/** Never resolved: requests to this address are handed to the engine in this process. */
const EMBEDDED_BASE_URL = "http://engine.internal/v2";
const PROFILE_MAX_AGE_MS = 1 * DAY_MS;

export interface Services {
  env: Env;
  log: Log;
  clock: Clock;
  /** What time it is for the engine and its carriers. */
  engineClock: Clock;
  database: Database;
  sealer: Sealer;
  shopify: Shopify;
  engine: Engine;
  webhookDoor: WebhookDoor;
  /** Asks a shop's Admin API outside of its pages' requests. */
  adminClient: AdminClient;
  /** The shop's client of its tracking service; an engine account is made when it has none. */
  trackingServiceFor(shopId: string): Promise<TrackingService>;
  /** One order from Shopify; null when Shopify does not know it or the shop's token is dead. */
  readOrder(shopId: string, orderId: string): Promise<OrderFacts | null>;
}

export function createServices(env: Env, database: Database): Services {
  const log = createLog(env.LOG_LEVEL);
  const clock = systemClock;
  const engineClock = createEngineClock(env);
  const sealer = createSealer(env.ENCRYPTION_KEYS);
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );

  const engine = wireEngine({
    database,
    sealer,
    clock: engineClock,
    sandbox: sandboxOf(env),
    requestsPerSecond: env.V2_RATE,
    allowPrivatePush: env.PUSH_ALLOW_PRIVATE,
    log,
  });

  async function trackingServiceFor(shopId: string): Promise<TrackingService> {
    const connection =
      (await findConnection(database, sealer, shopId)) ??
      (await claimConnection(database, sealer, shopId, {
        kind: "embedded",
        ...(await engine.createAccount({ name: shopId, keyName: "Waymark", isInternal: true })),
      }));
    const { apiKey } = connection;
    return connection.kind === "embedded"
      ? createTrackingMore({ fetch: engine.handleOwn, baseUrl: EMBEDDED_BASE_URL, apiKey })
      : createTrackingMore({
          fetch,
          baseUrl: env.TRACKINGMORE_BASE_URL,
          apiKey,
          pace: createPace(database.pool, apiKey),
        });
  }

  async function tokenFor(shopId: string): Promise<string> {
    const session = (await shopify.sessionStorage.loadSession(`offline_${shopId}`)) ?? null;
    if (!session) throw new AppError("unauthenticated", "The shop has no access token.");
    const fresh = await shopify.unauthenticated.admin(shopId);
    return fresh.session.accessToken ?? "";
  }

  const adminClient = createAdminClient({
    tokenFor,
    budget: createAdminBudget(database.pool, clock),
    clock,
    fetch: (url, init) => fetch(url, init),
  });

  async function install(shopId: string): Promise<void> {
    const before = await findShop(database, shopId);
    await markInstalled(database, shopId, clock.now());
    await trackingServiceFor(shopId);
    await startFirstBackfill(database.pool, shopId, clock.now());
    const isFresh =
      before?.name && clock.now().getTime() - before.updatedAt.getTime() < PROFILE_MAX_AGE_MS;
    if (isFresh) return;
    // The page must open even when Shopify's API does not answer just now; the next opening tries again.
    await readShopProfile(adminClient, shopId)
      .then((profile) => saveProfile(database.pool, shopId, profile))
      .catch((error: unknown) => log.warn({ shopId, err: error }, "shop profile not read"));
  }

  const shopify = createShopify({
    env,
    sessionStorage: createSessionStorage(database, sealer),
    afterAuth: install,
  });

  return {
    env,
    log,
    clock,
    engineClock,
    database,
    sealer,
    shopify,
    engine,
    webhookDoor: createWebhookDoor({ database, sealer, secrets, clock, log }),
    adminClient,
    trackingServiceFor,
    async readOrder(shopId, orderId) {
      try {
        return await readOrder(adminClient, shopId, orderId);
      } catch (error) {
        log.warn({ shopId, orderId, err: error }, "order not read from Shopify");
        return null;
      }
    },
  };
}

/** The engine's clock: the real one, or one that replays the past and catches up. */
function createEngineClock(env: Env): Clock {
  if (!env.ENGINE_CLOCK_START_AT || !env.ENGINE_CLOCK_STARTED_AT) return systemClock;
  return catchUpClock({
    startAt: env.ENGINE_CLOCK_START_AT,
    startedAt: env.ENGINE_CLOCK_STARTED_AT,
    speed: env.ENGINE_CLOCK_SPEED,
  });
}

function sandboxOf(env: Env) {
  if (env.SANDBOX === "off") return null;
  const carriers = env.SANDBOX === "all" ? ("all" as const) : ("sandbox-numbers" as const);
  return { seed: env.SANDBOX_SEED, carriers };
}
