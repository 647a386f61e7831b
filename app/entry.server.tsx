// Renders a page on the server.
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type {
  ActionFunctionArgs,
  AppLoadContext,
  EntryContext,
  LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer, isRouteErrorResponse } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

/** Where a page may be framed if the address names no shop: only in Shopify's admin. */
const DEFAULT_FRAMING = "frame-ancestors https://admin.shopify.com;";

export default async function handleRequest(
  request: Request,
  responseStatusCode: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const { shopify } = loadContext.services;
  shopify.addDocumentResponseHeaders(request, responseHeaders);
  if (!responseHeaders.has("content-security-policy")) {
    responseHeaders.set("content-security-policy", DEFAULT_FRAMING);
  }
  responseHeaders.set("content-type", "text/html; charset=utf-8");
  // Pages name orders and parcels: no shared cache may keep them.
  responseHeaders.set("cache-control", "private, no-store");

  const html = await renderWhole(remixContext, request.url);
  return new Response(html, { headers: responseHeaders, status: responseStatusCode });
}

/**
 * The page's HTML in one piece. No page defers anything, so nothing is ready any earlier; and a browser that
 * paints the first half of a page alone gives its column the width of two.
 * @throws whatever a component threw
 */
function renderWhole(context: EntryContext, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(<RemixServer context={context} url={url} />, {
      onAllReady: () => void text(pipe(new PassThrough())).then(resolve, reject),
      onShellError: reject,
      onError: reject,
    });
  });
}

/** Loaders' and actions' data names orders and parcels, too. */
export function handleDataRequest(response: Response): Response {
  response.headers.set("cache-control", "private, no-store");
  return response;
}

/** Logs what a loader or an action threw that is not a Response. The page only says that it failed. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  // An address without a page is the visitor's error.
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  const { pathname } = new URL(request.url);
  context.services.log.error({ err: error, method: request.method, path: pathname }, "page failed");
}
