// The two documents that need no key: the API's OpenAPI description, and its page for people.
import { createHash } from "node:crypto";
import { openApiDocument } from "~/trackingmore/openapi/openapi";
import { docsPage } from "./docs-page";
import { DOCS_STYLE } from "./docs-style";

const OPENAPI = JSON.stringify(openApiDocument);
const STYLE_HASH = createHash("sha256").update(DOCS_STYLE).digest("base64");
/** Nothing on the page runs or comes from elsewhere. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** null: the request is for something else. Only GET and HEAD are. */
export function answerDocument(request: Request): Response | null {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  const { origin, pathname } = new URL(request.url);
  switch (pathname) {
    case "/v2/openapi.json":
      // Browser tools of other sites may read it; it holds no secret.
      return document(request, OPENAPI, "application/json; charset=utf-8", {
        "Access-Control-Allow-Origin": "*",
      });
    case "/v2/docs":
      return document(request, docsPage(`${origin}/v2`), "text/html; charset=utf-8", {
        "Content-Security-Policy": POLICY,
      });
    default:
      return null;
  }
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
