// Renders a page on the server: streamed to browsers, whole to crawlers.
import { PassThrough } from "node:stream";
import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

const ABORT_AFTER_MS = 5_000;

/** Where a page may be framed when the address names no shop: in Shopify's admin, and nowhere else. */
const DEFAULT_FRAMING = "frame-ancestors https://admin.shopify.com;";

export default function handleRequest(
  request: Request,
  responseStatusCode: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const { shopify, log } = loadContext.services;
  shopify.addDocumentResponseHeaders(request, responseHeaders);
  if (!responseHeaders.has("content-security-policy")) {
    responseHeaders.set("content-security-policy", DEFAULT_FRAMING);
  }
  responseHeaders.set("content-type", "text/html; charset=utf-8");
  // Pages name orders and parcels: no shared cache may keep them.
  responseHeaders.set("cache-control", "private, no-store");

  return new Promise((resolve, reject) => {
    let status = responseStatusCode;
    let shellIsOut = false;
    const answer = () => {
      shellIsOut = true;
      const body = new PassThrough();
      const stream = createReadableStreamFromReadable(body);
      resolve(new Response(stream, { headers: responseHeaders, status }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} abortDelay={ABORT_AFTER_MS} />,
      {
        ...(isbot(request.headers.get("user-agent"))
          ? { onAllReady: answer }
          : { onShellReady: answer }),
        onShellError: reject,
        onError(error) {
          status = 500;
          // Before the shell is out, onShellError rejects with the same error and it is logged there.
          if (shellIsOut) log.error({ err: error }, "rendering failed");
        },
      },
    );
    setTimeout(abort, ABORT_AFTER_MS + 1_000).unref();
  });
}

/** Whatever a loader or an action threw that is not a Response. The page only says that it failed. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  const { pathname } = new URL(request.url);
  context.services.log.error({ err: error, method: request.method, path: pathname }, "page failed");
}
