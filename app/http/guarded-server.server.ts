// An HTTP server that refuses malformed and oversized requests, bounds slow ones and sets security headers.
import http from "node:http";
import helmet from "helmet";
import { requestIdFrom, withRequestId } from "~/lib/request-context.server";
import { SECOND_MS } from "~/lib/time";
import { answerText } from "./answers.server";
import { createBodyLimits } from "./body-limits.server";

const HEADERS_TIMEOUT_MS = 15 * SECOND_MS;
/** From the first byte of a request to the last of its body. */
const REQUEST_TIMEOUT_MS = 60 * SECOND_MS;
/** Longer than the minute for which load balancers keep idle connections. */
const KEEP_ALIVE_MS = 65 * SECOND_MS;
const CONNECTIONS_MAX = 4_000;

/** Methods that no endpoint has and that a proxy may answer with the request's own headers. */
const REFUSED_METHODS: readonly (string | undefined)[] = ["TRACE", "TRACK", "CONNECT"];

export interface GuardOptions {
  /** The largest body that the endpoint at this path takes. */
  maxBodyBytes: (pathname: string) => number;
  /** The public address is https; browsers are to use nothing else. */
  isHttps: boolean;
  /** Bytes of all bodies at once; for tests. */
  processMaxBytes?: number;
}

/**
 * Does not listen yet. A response is not cached unless its endpoint says so.
 * @param listener gets the path without its query, too
 */
export function createGuardedServer(
  listener: (
    request: http.IncomingMessage,
    response: http.ServerResponse,
    pathname: string,
  ) => void,
  { maxBodyBytes, isHttps, processMaxBytes }: GuardOptions,
): http.Server {
  const limits = createBodyLimits(processMaxBytes);
  const setSecurityHeaders = helmet({
    // Pages are framed by the Shopify admin; each page names who may frame it (app/entry.server.tsx).
    contentSecurityPolicy: false,
    frameguard: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    // The extensions load files and data from other origins.
    crossOriginResourcePolicy: false,
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    strictTransportSecurity: isHttps && { maxAge: 31_536_000 },
  });
  const server = http.createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 5 * SECOND_MS,
    },
    (request, response) => {
      const refuse = (status: number, text: string) => {
        response.setHeader("connection", "close");
        if (!response.headersSent) answerText(response, status, text);
      };
      response.setHeader("cache-control", "no-store");
      setSecurityHeaders(request, response, () => {});
      const url = addressOf(request);
      if (!url) return refuse(400, "The address is malformed.");
      if (REFUSED_METHODS.includes(request.method)) return refuse(405, "No such method.");
      const maxBytes = maxBodyBytes(url.pathname);
      if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
        return refuse(413, `The body is larger than ${maxBytes} bytes.`);
      }
      limits.watch(request, response, maxBytes, (status) =>
        refuse(status, status === 413 ? `The body is larger than ${maxBytes} bytes.` : "Busy."),
      );
      const { "x-shopify-webhook-id": webhookId, "x-request-id": given } = request.headers;
      const requestId = requestIdFrom(webhookId, given);
      response.setHeader("x-request-id", requestId);
      withRequestId(requestId, () => listener(request, response, url.pathname));
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

function addressOf(request: http.IncomingMessage): URL | null {
  const { host = "" } = request.headers;
  if (!/^[\w.:[\]-]+$/.test(host)) return null;
  // Two slashes at the start are a path here, and another host to URL.
  const target = (request.url ?? "/").replace(/^\/{2,}/, "/");
  return URL.parse(target, `http://${host}`);
}
