// Wiring: path → endpoint. Frequent endpoints come first, then static files, then Remix.
import http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import { answerText, failedResponse } from "~/http/answers.server";
import { type RawEndpoint, createRawListener } from "~/http/raw-endpoint.server";
import type { Middleware } from "~/http/static-files.server";
import type { Log } from "~/lib/log.server";

type Handle = (request: Request) => Promise<Response>;

export interface Endpoints {
  log: Log;
  /** Scheme that browsers and Shopify see, "https:" behind a proxy that ends TLS. */
  protocol: string;
  shopifyWebhooks: RawEndpoint;
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

/** Does not listen yet. Paths: see the table of endpoints in docs/architecture.md. */
export function createHttpServer(endpoints: Endpoints): http.Server {
  const { log, protocol, files } = endpoints;
  const options = { protocol, onError: (error: unknown) => failedResponse(log, error) };
  const shopifyWebhooks = createRawListener(endpoints.shopifyWebhooks, log);
  const v2 = createV2Listener(endpoints.v2, options);
  const trackingPushes = createRequestListener(endpoints.trackingPushes, options);
  const trackingPage = createRequestListener(endpoints.trackingPage, options);
  const orderStatus = createRequestListener(endpoints.orderStatus, options);
  const remix = createRequestListener(endpoints.remix, options);

  function listenerAt(pathname: string): http.RequestListener {
    if (pathname === "/webhooks/shopify") return shopifyWebhooks;
    if (isBelow(pathname, "/v2")) return v2;
    if (pathname.startsWith("/webhooks/tracking/")) return trackingPushes;
    if (isBelow(pathname, "/proxy/track")) return trackingPage;
    if (pathname === "/api/order-status") return orderStatus;
    if (pathname === "/healthz") return (_request, response) => answerText(response, 200, "ok");
    if (pathname === "/readyz") return endpoints.readiness;
    return (request, response) => files(request, response, () => remix(request, response));
  }

  return http.createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const pathname = (request.url ?? "/").split("?", 1)[0] ?? "/";
    listenerAt(pathname)(request, response);
  });
}

function isBelow(pathname: string, folder: string): boolean {
  return pathname === folder || pathname.startsWith(`${folder}/`);
}
