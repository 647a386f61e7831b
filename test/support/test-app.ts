// The app in this process, between a fresh database and Shopify's stand-in, with real endpoints and jobs.
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { Logger, runOnce } from "graphile-worker";
import { listen } from "../../app/http/listen.server";
import { createReadiness } from "../../app/http/readiness.server";
import { createHttpServer } from "../../app/main/http-server.server";
import { readEnv } from "../../app/env.server";
import { createSealer } from "../../app/lib/seal.server";
import { toTaskList } from "../../app/jobs/worker.server";
import type { Database } from "../../app/lib/database.server";
import type { Log } from "../../app/lib/log.server";
import type { Observer } from "../../app/lib/observer";
import { type Clock, systemClock } from "../../app/lib/time";
import { type Services, createServices } from "../../app/main/services.server";
import { createPushEndpoint } from "../../app/shipments/sync/push-notification.server";
import { wireTrackingPage } from "../../app/main/tracking-page.server";
import { createOrderStatusEndpoint } from "../../app/storefront/order-status/handle-order-status.server";
import { jobHandlers } from "../../app/main/jobs.server";
import type { StandIn, StandInOptions } from "../stand-in/contract";
import { embeddedUrl } from "../stand-in/admin-pages/admin-app-page";
import { startStandIn } from "../stand-in/stand-in";
import { steeredFetch } from "../stand-in/steer-fetch.mjs";
import { USER_AGENT } from "./chromium";
import { type TestDatabase, freshDatabase } from "./database";

const app = {
  apiKey: "test-client-id",
  apiSecret: "test-client-secret",
  handle: "waymark",
  title: "Waymark",
};

export interface TestApp {
  database: TestDatabase;
  services: Services;
  standIn: StandIn;
  /** Every call to Shopify that the app made, "POST /admin/oauth/access_token of north.myshopify.com". */
  calls: string[];
  /** Origin of the app's own server, without a slash at the end. Pages need the built app and are not there. */
  origin: string;
  /** What a merchant's browser sends for the document at `path`, or, with `as: "data"`, for a loader or an action. */
  merchantRequest(shop: string, path?: string, options?: MerchantRequest): Request;
  /** Runs jobs until none is due; those that failed and wait for another try are answered. */
  runJobs(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface MerchantRequest {
  as?: "document" | "data";
  method?: string;
  body?: BodyInit;
}

export async function startTestApp(options: {
  shops: StandInOptions["shops"];
  clock?: Clock;
  env?: Record<string, string>;
  observer?: Observer;
  log?: Log;
  /** Opens the fresh database in another way than freshDatabase. */
  open?: (url: string) => Promise<Database>;
}): Promise<TestApp> {
  const database = await freshDatabase(options.open);
  const standIn = await startStandIn({
    apiKey: app.apiKey,
    apiSecret: app.apiSecret,
    ...(options.shops ? { shops: options.shops } : {}),
    ports: { admin: 0, edge: 0, api: 0, storefront: 0 },
    ...(options.clock ? { now: () => options.clock!.now() } : {}),
  });
  const calls: string[] = [];
  const steered = steeredFetch((input, init) => {
    // Calls to this machine, such as a carrier's stand-in, are none of Shopify's.
    if (!(input instanceof Request)) return fetch(input, init);
    const { method, url, headers } = input;
    calls.push(`${method} ${new URL(url).pathname} of ${headers.get("x-standin-shop")}`);
    return fetch(input);
  }, standIn.urls.api);
  setAbstractFetchFunc(steered);
  const env = readEnv({
    SHOPIFY_API_KEY: app.apiKey,
    SHOPIFY_API_SECRET: app.apiSecret,
    SHOPIFY_APP_URL: standIn.urls.edge,
    ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
    LOG_LEVEL: "silent",
    V2_RATE: "off",
    ...options.env,
  });
  const services = createServices(env, database, createSealer(env.ENCRYPTION_KEYS), {
    fetch: steered,
    wait: async () => {},
    ...(options.observer ? { observer: options.observer } : {}),
    ...(options.log ? { log: options.log } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const server = createHttpServer({
    log: services.log,
    observer: services.observer,
    appUrl: "http://localhost",
    shopifyWebhooks: services.webhookEndpoint,
    v2: services.engine.handleV2,
    trackingPushes: createPushEndpoint(services),
    trackingPage: wireTrackingPage(services, ""),
    orderStatus: createOrderStatusEndpoint(services),
    readiness: createReadiness(async () => {}).listener,
    files: (_request, _response, next) => next(),
    remix: async () => new Response("Pages are not served here.", { status: 404 }),
  });
  const origin = await listen(server, { port: 0, host: "127.0.0.1", advice: "" });
  standIn.setAppOrigin(origin);
  const taskList = toTaskList(jobHandlers(services), {
    pool: database.pool,
    clock: systemClock,
    log: services.log,
    observer: services.observer,
  });

  return {
    database,
    services,
    standIn,
    calls,
    origin,
    merchantRequest(shop, at = "/app", { as = "document", method = "GET", body } = {}) {
      const frame = { app, edge: standIn.urls.edge, now: new Date() };
      const url = as === "document" ? embeddedUrl(shop, at, frame) : `${frame.edge}${at}`;
      return new Request(url, {
        method,
        headers: {
          "user-agent": USER_AGENT,
          ...(as === "data" ? { authorization: `Bearer ${standIn.sessionToken(shop)}` } : {}),
        },
        ...(body ? { body } : {}),
      });
    },
    async runJobs() {
      await runOnce({
        pgPool: database.pool,
        taskList,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
      });
      const { rows } = await database.pool.query<{ last_error: string }>(
        `select last_error from graphile_worker._private_jobs where last_error is not null`,
      );
      return rows.map((row) => row.last_error);
    },
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await standIn.stop();
      await database.drop();
    },
  };
}
