// The shopper's door: a request that came through the app proxy → the tracking page, or its JSON.
import type { Database } from "~/lib/database.server";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { saveProxyPath } from "~/shops/store.server";
import { Html } from "./html";
import { shopperAddress, takeLookupTurn } from "./limits.server";
import { type Ask, lookUp, readAsk } from "./lookup.server";
import { parcelView } from "./parcel-view";
import { verifyProxyRequest } from "./proxy-signature.server";
import { textsFor } from "./texts";
import {
  type PageFrame,
  type PageState,
  renderDocument,
  renderPage,
  renderResult,
  resultTitle,
} from "./tracking-page";

export interface TrackingPageDeps {
  database: Database;
  sealer: Sealer;
  /** The real one: Shopify's timestamps are held against it. */
  clock: Clock;
  log: Log;
  /** The app's secret, then the previous one while it rotates. */
  secrets: readonly string[];
  /** Text of extensions/tracking-page/assets/tracking.css. */
  styles: string;
}

/** Where the proxy is until a merchant moves it; as in shopify.app.toml. */
const DEFAULT_PATH = "/apps/track";

const HEADERS = {
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
  "x-content-type-options": "nosniff",
  // A form sent without the script has the e-mail in the page's address.
  "referrer-policy": "same-origin",
};

/** What the block's script gets: one renderer for all, and the bare facts for whoever wants only those. */
export interface TrackingAnswer {
  state: PageState["kind"];
  title: string;
  html: string;
  parcels: { number: string; carrier: string | null; status: string; substatus: string | null }[];
}

/**
 * `GET ?order=&email=` or `?number=`, with `format=json` for JSON and `locale` for the language.
 * 200 with the form, the result or one uniform "not found"; 401 without Shopify's signature; 405; 429 with
 * Retry-After; 503 when we fail. Never throws.
 */
export function createTrackingPageDoor(
  deps: TrackingPageDeps,
): (request: Request) => Promise<Response> {
  const styles = new Html(deps.styles);
  const knownPaths = new Map<string, string>();

  /** The admin links to the page, so the merchant's own path is kept; written once per change and process. */
  async function rememberPath(shopId: string, path: string | null): Promise<void> {
    if (!path || knownPaths.get(shopId) === path) return;
    await saveProxyPath(deps.database, shopId, path);
    knownPaths.set(shopId, path);
  }

  return async function trackingPage(request) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refusal(405, "GET only", { allow: "GET, HEAD" });
    }
    const now = deps.clock.now();
    const proxied = verifyProxyRequest(new URL(request.url), deps.secrets, now);
    if (!proxied.ok) return refusal(401, "This page opens in a shop's storefront.");

    const { shopId, params, pathPrefix } = proxied;
    const frame: PageFrame = {
      texts: textsFor(params.get("locale"), request.headers.get("accept-language")),
      now,
      action: pathPrefix ?? DEFAULT_PATH,
      styles,
    };
    const asJson = params.get("format") === "json";
    try {
      await rememberPath(shopId, pathPrefix);
      const ask = readAsk(params);
      if (ask.by === "nothing") return answer({ kind: "empty" }, 200, frame, asJson);
      const address = shopperAddress(request.headers);
      const turn = await takeLookupTurn(
        { sql: deps.database.pool, sealer: deps.sealer },
        shopId,
        address,
        now,
      );
      if (!turn.allowed) {
        const retryAfter = { "retry-after": String(turn.retryAfterSeconds) };
        return answer({ kind: "limited" }, 429, frame, asJson, retryAfter);
      }
      return answer(await resultOf(deps, shopId, ask), 200, frame, asJson);
    } catch (error) {
      deps.log.error({ err: error, shopId, code: describeError(error).code }, "look-up failed");
      return answer({ kind: "failed" }, 503, frame, asJson, { "retry-after": "60" });
    }
  };
}

async function resultOf(
  deps: TrackingPageDeps,
  shopId: string,
  ask: Exclude<Ask, { by: "nothing" }>,
): Promise<PageState> {
  const result = await lookUp(deps, shopId, ask);
  if (!result.found) return { kind: "notfound" };
  const { scope } = result;
  return {
    kind: "found",
    scope,
    parcels: result.shipments.map((shipment) => parcelView(shipment, scope)),
  };
}

function answer(
  state: PageState,
  status: number,
  frame: PageFrame,
  asJson: boolean,
  headers: Record<string, string> = {},
): Response {
  if (asJson) {
    return Response.json(trackingAnswer(state, frame), {
      status,
      headers: { ...HEADERS, ...headers },
    });
  }
  // Shopify is known to render Liquid from a 200; another status goes out as a page of its own.
  const isLiquid = status === 200;
  const page = isLiquid ? renderPage(state, frame) : renderDocument(state, frame);
  const contentType = isLiquid ? "application/liquid" : "text/html; charset=utf-8";
  return new Response(page.text, {
    status,
    headers: { ...HEADERS, ...headers, "content-type": contentType },
  });
}

function trackingAnswer(state: PageState, frame: PageFrame): TrackingAnswer {
  const parcels = state.kind === "found" ? state.parcels : [];
  return {
    state: state.kind,
    title: resultTitle(state, frame),
    html: renderResult(state, frame)?.text ?? "",
    parcels: parcels.map(({ number, carrier, status, substatus }) => ({
      number,
      carrier: carrier?.name ?? null,
      status,
      substatus,
    })),
  };
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: { ...HEADERS, ...headers, "content-type": "text/plain; charset=utf-8" },
  });
}
