// The HTTP server: hot doors first, then static files, then Remix.
import http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import sirv from "sirv";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";

/** A door that reads Node's own request: the raw bytes, and no Request object on the way. */
export interface NodeListener {
  maxBodyBytes: number;
  receive(delivery: {
    headers: http.IncomingHttpHeaders;
    body: Buffer;
  }): Promise<{ status: number; body: string }>;
}

export interface Endpoints {
  log: Log;
  /** Scheme that browsers and Shopify see, "https:" behind a proxy that ends TLS. */
  protocol: string;
  shopifyWebhooks: NodeListener;
  v2: (request: Request) => Promise<Response>;
  /** TrackingMore's pushes, below /webhooks/tracking/. */
  trackingPushes: (request: Request) => Promise<Response>;
  /** Shoppers, through the app proxy. Ahead of Remix, which drops parameters named "index" and so breaks the signature. */
  trackingPage: (request: Request) => Promise<Response>;
  /** Order-status pages, ahead of Remix: their preflight bears no redirect, their errors need CORS. */
  orderStatus: (request: Request) => Promise<Response>;
  /** Answers when the process can serve; throws or gives false otherwise. */
  isReady: () => Promise<boolean>;
  remix: (request: Request) => Promise<Response>;
  /** Folder of the built browser files. */
  clientDirectory: string;
}

/** Does not listen yet. Paths: see the table of doors in docs/architecture.md. */
export function createHttpServer(doors: Endpoints): http.Server {
  const options = {
    protocol: doors.protocol,
    onError: (error: unknown) => failed(doors.log, error),
  };
  const v2 = createV2Listener((request) => doors.v2(request), options);
  const pushes = createRequestListener((request) => doors.trackingPushes(request), options);
  const trackingPage = createRequestListener((request) => doors.trackingPage(request), options);
  const orderStatus = createRequestListener((request) => doors.orderStatus(request), options);
  const remix = createRequestListener((request) => doors.remix(request), options);
  const files = sirv(doors.clientDirectory, {
    etag: true,
    setHeaders(response, pathname) {
      // Vite puts a hash of the content into every name below /assets.
      const cache = pathname.startsWith("/assets/")
        ? "public, max-age=31536000, immutable"
        : "public, max-age=3600";
      response.setHeader("cache-control", cache);
    },
  });

  return http.createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const pathname = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (pathname === "/webhooks/shopify") {
      void answerRaw(doors.shopifyWebhooks, doors.log, request, response);
    } else if (pathname === "/v2" || pathname.startsWith("/v2/")) {
      v2(request, response);
    } else if (pathname.startsWith("/webhooks/tracking/")) {
      pushes(request, response);
    } else if (pathname === "/proxy/track" || pathname.startsWith("/proxy/track/")) {
      trackingPage(request, response);
    } else if (pathname === "/api/order-status") {
      orderStatus(request, response);
    } else if (pathname === "/healthz") {
      answerText(response, 200, "ok");
    } else if (pathname === "/readyz") {
      doors.isReady().then(
        (ready) => answerText(response, ready ? 200 : 503, ready ? "ready" : "not ready"),
        () => answerText(response, 503, "not ready"),
      );
    } else {
      files(request, response, () => remix(request, response));
    }
  });
}

async function answerRaw(
  door: NodeListener,
  log: Log,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return answerText(response, 405, "POST only");
  }
  try {
    const body = await readBody(request, door.maxBodyBytes);
    if (!body) {
      response.setHeader("connection", "close");
      return answerText(response, 413, `Body larger than ${door.maxBodyBytes} bytes`);
    }
    const answer = await door.receive({ headers: request.headers, body });
    answerText(response, answer.status, answer.body);
  } catch (error) {
    if (response.headersSent || request.destroyed) return;
    const { httpStatus } = describeError(error);
    log.error({ err: error }, "door failed");
    answerText(response, httpStatus, "Not accepted; send it again");
  }
}

/** The whole body, or null when it is larger than allowed. */
function readBody(request: http.IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.removeAllListeners("data").resume();
        resolve(null);
      } else {
        chunks.push(chunk);
      }
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

function answerText(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function failed(log: Log, error: unknown): Response {
  log.error({ err: error }, "request failed");
  return new Response("Something went wrong on our side. Try again in a minute.", {
    status: describeError(error).httpStatus,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
