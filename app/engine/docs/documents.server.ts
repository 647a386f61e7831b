// Serves documents without a key: OpenAPI description, documentation page and testing page.
import { createHash } from "node:crypto";
import { KEY_HEADERS } from "~/trackingmore/contract/contract";
import { openApiDocument } from "~/trackingmore/openapi/openapi";
import { docsPage } from "./docs-page";
import { DOCS_STYLE } from "./docs-style";
import { type PlayedNumbers, testingPage } from "./testing-page";

const OPENAPI = JSON.stringify(openApiDocument);
const STYLE_HASH = createHash("sha256").update(DOCS_STYLE).digest("base64");
/** The pages run no script and load nothing from other hosts. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** null: another path, or neither GET nor HEAD. @param played which numbers this engine's sandbox plays */
export function answerDocument(request: Request, played: PlayedNumbers): Response | null {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  const { origin, pathname } = new URL(request.url);
  switch (pathname) {
    case "/v2/openapi.json":
      // Browser tools on other sites may read it; it has no secrets.
      return document(request, OPENAPI, "application/json; charset=utf-8", {
        "Access-Control-Allow-Origin": "*",
      });
    case "/v2/docs":
      return page(request, docsPage(`${origin}/v2`));
    case "/v2/docs/testing":
      return page(request, testingPage(`${origin}/v2`, played));
    case "/":
    case "/v2":
    case "/v2/":
      // A client with a key gets the API's own 404.
      if (KEY_HEADERS.some((name) => request.headers.has(name))) return null;
      return redirect("/v2/docs");
    case "/v2/docs/":
    case "/v2/docs/testing/":
      return redirect(pathname.slice(0, -1));
    default:
      return null;
  }
}

function redirect(path: string): Response {
  return new Response(null, { status: 302, headers: { Location: path } });
}

function page(request: Request, html: string): Response {
  const headers = { "Content-Security-Policy": POLICY };
  return document(request, html, "text/html; charset=utf-8", headers);
}

function document(
  request: Request,
  text: string,
  contentType: string,
  headers: Record<string, string>,
): Response {
  return new Response(request.method === "HEAD" ? null : text, {
    headers: {
      "Content-Type": contentType,
      "Cache-Control": "no-cache",
      "X-Content-Type-Options": "nosniff",
      ...headers,
    },
  });
}
