// Wiring: the settings become one object that holds what routes, endpoints and jobs need.
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "~/env.server";
import { wireEngine } from "./engine.server";
import type { Engine } from "~/engine/engine.server";
import { isSubscribedTopic } from "~/inbox/topics";
import { createWebhookEndpoint, type WebhookEndpoint } from "~/inbox/receive.server";
import type { Database } from "~/lib/database.server";
import { outsideShop } from "~/lib/postgres/shop-scope.server";
import { createLog, type Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import { NO_OBSERVER, type Observer } from "~/lib/observer";
import { type Reads, createReads } from "~/lib/postgres/replica-reads.server";
import { type Clock, catchUpClock, systemClock } from "~/lib/time";
import { enqueue } from "~/jobs/job.server";
import { observedFetch, observedWait } from "~/operations/metrics/observed-fetch.server";
import { type Shopify, createShopify } from "~/shopify.server";
import { type AdminClient, createAdminClient } from "~/shopify/admin-api/admin-client.server";
import {
  type OrderSummary,
  readOrderSummary,
  readShopProfile,
} from "~/shopify/admin-api/admin-reads.server";
import { startFirstBackfill } from "~/shopify/backfill/backfill.server";
import { createAdminBudget } from "~/shopify/admin-api/store-budget.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { createSignIn } from "~/shops/sign-in.server";
import { findShop, findShopByAccount, markOpened, saveProfile } from "~/shops/store.server";
import { type TokenSource, createTokenSource } from "~/shops/token-source.server";
import {
  type ReadBearer,
  createBearerReader,
} from "~/storefront/order-status/customer-token.server";
import type { ReadChecks } from "~/shipments/sources";
import type { ReadReportedDays } from "~/shipments/estimates/read-estimates.server";
import { type SourcesOf, wireChecks, wireReportedDays, wireSources } from "./parcel-sources.server";
import { type TrackingServices, wireTrackingServices } from "./tracking-services.server";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

export interface Services extends TrackingServices {
  env: Env;
  log: Log;
  clock: Clock;
  /** What time it is for the engine and its carriers. */
  engineClock: Clock;
  database: Database;
  /** For pages that only read: the replica's database or the primary's. */
  reads: Reads;
  sealer: Sealer;
  observer: Observer;
  shopify: Shopify;
  engine: Engine;
  /** What a shop's updates may come from. */
  sourcesOf: SourcesOf;
  /** When shipments' sources were asked. */
  checksOf: ReadChecks;
  /** When carriers and Shopify expect parcels to be delivered. */
  reportedDays: ReadReportedDays;
  webhookEndpoint: WebhookEndpoint;
  /** Reads the session token of an order-status request. */
  readBearer: ReadBearer;
  /** Reverse proxies of this installation, see TRUSTED_PROXIES. */
  trustedProxies: number;
  /** Calls a shop's Admin API outside of its pages' requests. */
  adminClient: AdminClient;
  /** The shops' access tokens, for calls to Shopify outside a merchant's page. */
  tokens: TokenSource;
  /** What an installed shop needs before its first parcel: an account to track with, its name and time zone. */
  prepareShop(shopId: string): Promise<void>;
  /** One order from Shopify; null if Shopify does not know it. Throws what the Admin API client throws. */
  readOrderSummary(shopId: string, orderId: string): Promise<OrderSummary | null>;
  /** Downloads of Shopify's bulk results. */
  fetch: typeof fetch;
}

/** What lies outside the process; tests replace it. */
export interface Outside {
  fetch?: typeof fetch;
  clock?: Clock;
  /** The engine's time; the settings' by default. */
  engineClock?: Clock;
  log?: Log;
  /** Resolves after so many milliseconds: between two tries, for a call's turn, for another process's token. */
  wait?: (ms: number) => Promise<unknown>;
  observer?: Observer;
  /** A streaming replica's database; the caller closes it. */
  replica?: Database | null;
}

export function createServices(
  env: Env,
  database: Database,
  sealer: Sealer,
  outside: Outside = {},
): Services {
  const { clock = systemClock, log = createLog(env.LOG_LEVEL), observer = NO_OBSERVER } = outside;
  const { engineClock = createEngineClock(env) } = outside;
  const wait = outside.wait ? { wait: outside.wait } : {};
  const waitFor = (service: string) =>
    observedWait(outside.wait ?? ((ms) => sleep(ms)), observer, service);
  const trackingmoreHost = new URL(env.TRACKINGMORE_BASE_URL).hostname;
  const fetch = observedFetch(outside.fetch ?? globalThis.fetch, observer, ({ hostname }) => {
    if (hostname.endsWith(".myshopify.com")) return "shopify";
    return hostname === trackingmoreHost ? "trackingmore" : hostname;
  });
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
    onPush: (push) => observer.push(push),
    shopIdOf: (accountId) => outsideShop(() => findShopByAccount(database, accountId)),
    timeZoneOf: async (shopId) => (await findShop(database, shopId))?.ianaTimezone ?? "UTC",
    log,
    carriers: { fetch: (url, init) => fetch(url, init), standInUrl: env.CARRIERS_STAND_IN_URL },
  });
  const sourcesOf = wireSources({ database, engine, sandbox: sandboxOf(env) });

  const tracking = wireTrackingServices({
    database,
    sealer,
    clock,
    // Its calls stay in this process, and are observed like any other service's. Read at each call: a bench counts
    // calls by replacing it.
    engine: {
      ...engine,
      handleOwn: observedFetch(
        (request: Request) => engine.handleOwn(request),
        observer,
        () => "engine",
      ),
    },
    cloudUrl: env.TRACKINGMORE_BASE_URL,
    fetch: (request) => fetch(request),
    wait: waitFor("trackingmore"),
  });
  const { trackingServiceFor } = tracking;

  const tokens = createTokenSource({
    database,
    sealer,
    clock,
    log,
    fetch,
    ...wait,
    app: { apiKey: env.SHOPIFY_API_KEY, apiSecret: env.SHOPIFY_API_SECRET },
  });
  const adminClient = createAdminClient({
    tokens,
    budget: createAdminBudget(database.pool, clock),
    clock,
    fetch: (url, init) => fetch(url, init),
    wait: waitFor("shopify"),
  });

  async function prepareShop(shopId: string): Promise<void> {
    await trackingServiceFor(shopId);
    const readAt = clock.now();
    await saveProfile(database.pool, shopId, await readShopProfile(adminClient, shopId), readAt);
    await startFirstBackfill(database.pool, shopId, clock.now());
  }

  const storage = createSessionStorage(database, sealer, {
    clock,
    onGiven: (tx, shopId) => enqueue(tx, "shops.prepare", { shopId }, { key: `prepare:${shopId}` }),
  });
  const shopify = createShopify({
    env,
    log,
    signIn: createSignIn({ database, storage, tokens }),
    onOpened: (shopId, at) => markOpened(database, shopId, at),
    // Pages work at once; the job that starts with the token makes the calls to Shopify.
    afterAuth: async (shopId) => void (await trackingServiceFor(shopId)),
  });

  return {
    env,
    log,
    clock,
    fetch,
    engineClock,
    database,
    reads: createReads({
      primary: database,
      replica: outside.replica ?? null,
      onRead: (from) => observer.read(from),
    }),
    sealer,
    observer,
    shopify,
    engine,
    sourcesOf,
    checksOf: wireChecks({ database, engine, sourcesOf, clock, engineClock }),
    reportedDays: wireReportedDays({ database, engine }),
    webhookEndpoint: createWebhookEndpoint({
      database,
      sealer,
      secrets,
      isTopic: isSubscribedTopic,
      onReceived: (outcome) => observer.webhook(outcome),
      clock,
      log,
    }),
    readBearer: createBearerReader(env.SHOPIFY_API_KEY, secrets, SHOPIFY_API_VERSION),
    trustedProxies: env.TRUSTED_PROXIES,
    adminClient,
    ...tracking,
    tokens,
    prepareShop,
    readOrderSummary: (shopId, orderId) => readOrderSummary(adminClient, shopId, orderId),
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
