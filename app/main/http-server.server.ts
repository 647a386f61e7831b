// Wiring: path → endpoint. Frequent endpoints come first, then static files, then Remix.
import type http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import { answerText, failedResponse } from "~/http/answers.server";
import { observeAnswer } from "~/http/observe-answer.server";
import { compressed } from "~/http/compression.server";
import { createGuardedServer } from "~/http/guarded-server.server";
import { type RawEndpoint, createRawListener } from "~/http/raw-endpoint.server";
import type { Middleware } from "~/http/static-files.server";
import type { Log } from "~/lib/log.server";
import { NO_OBSERVER, type Observer } from "~/lib/observer";
import { SECOND_MS } from "~/lib/time";

type Handle = (request: Request) => Promise<Response>;

export interface Endpoints {
  log: Log;
  observer?: Observer;
  /** The public address, as browsers and Shopify see it. */
  appUrl: string;
  shopifyWebhooks: Pick<RawEndpoint, "receive">;
  v2: Handle;
  /** TrackingMore's pushes, below /webhooks/tracking/. */
  trackingPushes: Handle;
  /** Shoppers, through the app proxy. Ahead of Remix, which drops parameters named "index" and so breaks the signature. */
  trackingPage: Handle;
  /** Order-status pages, ahead of Remix: their preflight bears no redirect, their errors need CORS. */
  orderStatus: Handle;
  readiness: http.RequestListener;
  /** The browser's files; passes on what is none. */
  files: Middleware;
  remix: Handle;
}

const MEGABYTE = 1024 * 1024;
/** Shopify waits five seconds for its answer. */
const WEBHOOK_ANSWER_MS = 4 * SECOND_MS;
const SHOPIFY_SIGNATURE = { header: "x-shopify-hmac-sha256", pattern: /^[A-Za-z0-9+/]{43}=$/ };

/**
 * Path → bytes of its largest body; a path that ends in "/" stands for all below it. The first one that fits
 * counts, and what fits none is a file or a page of the admin. /v2 answers 4012 above a limit of its own.
 */
export const ENDPOINT_BODIES = {
  "/webhooks/shopify": 10 * MEGABYTE,
  "/v2": 32 * MEGABYTE,
  "/v2/": 32 * MEGABYTE,
  "/webhooks/tracking/": 1 * MEGABYTE,
  "/proxy/track": MEGABYTE / 16,
  "/proxy/track/": MEGABYTE / 16,
  "/api/order-status": MEGABYTE / 16,
  "/healthz": 0,
  "/readyz": 0,
};
const PAGE_BODY_MAX = 1 * MEGABYTE;

type EndpointPath = keyof typeof ENDPOINT_BODIES;

function endpointAt(pathname: string): EndpointPath | null {
  const paths = Object.keys(ENDPOINT_BODIES) as EndpointPath[];
  const fits = (path: string) =>
    path.endsWith("/") ? pathname.startsWith(path) : pathname === path;
  return paths.find(fits) ?? null;
}

/** Does not listen yet. Paths: see the table of endpoints in docs/architecture.md. */
export function createHttpServer(endpoints: Endpoints): http.Server {
  const { log, files, observer = NO_OBSERVER } = endpoints;
  const { protocol, host } = new URL(endpoints.appUrl);
  // Documents and links name the public address, whatever Host a request claims.
  const options = { protocol, host, onError: (error: unknown) => failedResponse(log, error) };
  const shopifyWebhooks = createRawListener(
    {
      ...endpoints.shopifyWebhooks,
      signature: SHOPIFY_SIGNATURE,
      answerWithinMs: WEBHOOK_ANSWER_MS,
    },
    log,
  );
  const v2 = createV2Listener(endpoints.v2, options);
  const trackingPushes = createRequestListener(endpoints.trackingPushes, options);
  const trackingPage = createRequestListener(endpoints.trackingPage, options);
  const orderStatus = createRequestListener(endpoints.orderStatus, options);
  const remix = createRequestListener(compressed(endpoints.remix), options);

  const pages: http.RequestListener = (request, response) => {
    const answered = observeAnswer(observer, request, response, "files");
    files(request, response, () => {
      answered.endpoint = "pages";
      remix(request, response);
    });
  };
  const listeners: Record<EndpointPath, http.RequestListener> = {
    "/webhooks/shopify": shopifyWebhooks,
    "/v2": v2,
    "/v2/": v2,
    "/webhooks/tracking/": trackingPushes,
    "/proxy/track": trackingPage,
    "/proxy/track/": trackingPage,
    "/api/order-status": orderStatus,
    "/healthz": (_request, response) => answerText(response, 200, "ok"),
    "/readyz": endpoints.readiness,
  };

  return createGuardedServer(
    (request, response, pathname) => {
      const path = endpointAt(pathname);
      if (path) observeAnswer(observer, request, response, path);
      (path ? listeners[path] : pages)(request, response);
    },
    {
      isHttps: protocol === "https:",
      maxBodyBytes(pathname) {
        const path = endpointAt(pathname);
        return path ? ENDPOINT_BODIES[path] : PAGE_BODY_MAX;
      },
    },
  );
}
