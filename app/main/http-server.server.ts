// Wiring: path → endpoint. Frequent endpoints come first, then static files, then Remix.
import type http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import { answerText, failedResponse } from "~/http/answers.server";
import { compressed } from "~/http/compression.server";
import { createGuardedServer } from "~/http/guarded-server.server";
import { type RawEndpoint, createRawListener } from "~/http/raw-endpoint.server";
import type { Middleware } from "~/http/static-files.server";
import type { Log } from "~/lib/log.server";
import { SECOND_MS } from "~/lib/time";

type Handle = (request: Request) => Promise<Response>;

export interface Endpoints {
  log: Log;
  /** The public address, as browsers and Shopify see it. */
  appUrl: string;
  shopifyWebhooks: Pick<RawEndpoint, "maxBodyBytes" | "receive">;
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

/** Shopify waits five seconds for its answer. */
const WEBHOOK_ANSWER_MS = 4 * SECOND_MS;
const SHOPIFY_SIGNATURE = { header: "x-shopify-hmac-sha256", pattern: /^[A-Za-z0-9+/]{43}=$/ };

/** Bytes of the largest body by path; what is no endpoint of its own has forms of the admin. */
export const V2_BODY_MAX = 2 * 1024 * 1024;
const PUSH_BODY_MAX = 1024 * 1024;
const SHOPPER_BODY_MAX = 64 * 1024;
const PAGE_BODY_MAX = 1024 * 1024;

/** Does not listen yet. Paths: see the table of endpoints in docs/architecture.md. */
export function createHttpServer(endpoints: Endpoints): http.Server {
  const { log, files } = endpoints;
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

  function endpointAt(pathname: string): { listen: http.RequestListener; maxBodyBytes: number } {
    if (pathname === "/webhooks/shopify") {
      const { maxBodyBytes } = endpoints.shopifyWebhooks;
      return { listen: shopifyWebhooks, maxBodyBytes };
    }
    if (isBelow(pathname, "/v2")) return { listen: v2, maxBodyBytes: V2_BODY_MAX };
    if (pathname.startsWith("/webhooks/tracking/"))
      return { listen: trackingPushes, maxBodyBytes: PUSH_BODY_MAX };
    if (isBelow(pathname, "/proxy/track"))
      return { listen: trackingPage, maxBodyBytes: SHOPPER_BODY_MAX };
    if (pathname === "/api/order-status")
      return { listen: orderStatus, maxBodyBytes: SHOPPER_BODY_MAX };
    if (pathname === "/healthz")
      return { listen: (_, response) => answerText(response, 200, "ok"), maxBodyBytes: 0 };
    if (pathname === "/readyz") return { listen: endpoints.readiness, maxBodyBytes: 0 };
    const listen: http.RequestListener = (request, response) =>
      files(request, response, () => remix(request, response));
    return { listen, maxBodyBytes: PAGE_BODY_MAX };
  }

  return createGuardedServer(
    (request, response, pathname) => endpointAt(pathname).listen(request, response),
    {
      isHttps: protocol === "https:",
      maxBodyBytes: (pathname) => endpointAt(pathname).maxBodyBytes,
    },
  );
}

function isBelow(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}
