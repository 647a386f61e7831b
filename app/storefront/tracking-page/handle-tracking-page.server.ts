// The shopper's door: a request that came through the app proxy → the tracking page, its JSON, a calendar or a feed.
import type { Database } from "~/lib/database.server";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { type TrackingPage, findTrackingPage } from "~/shops/store-tracking-page.server";
import { saveProxyPath } from "~/shops/store.server";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { type Answering, FORMATS, type Format, answer, refusal } from "./answer.server";
import { type LookupRequest, readLookupRequest } from "../lookup/lookup-request";
import { readEstimates } from "../parcel/estimates.server";
import { Html } from "./html";
import { GUESS_COST, shopperAddress, takeLookupTokens } from "../lookup/limits.server";
import { lookUp } from "../lookup/lookup.server";
import { orderLinkToken, orderPath } from "../lookup/order-link.server";
import { parcelView } from "../parcel/parcel-view";
import { type ProxyRequest, verifyProxyRequest } from "./proxy-signature.server";
import { textsFor } from "../languages/texts";
import type { PageState } from "./tracking-page";

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

/**
 * `GET ?order=` with `contact=`, `email=`, `phone=` or `postcode=`; or `?number=`; or `?link=`. `format` is
 * "json" for the block's script, "calendar" or "feed" with a link; `locale` is the language.
 *
 * 200 with the form, the result or one uniform "not found" (404 for a calendar or feed); 304 for a copy
 * that still holds; 401 without Shopify's signature; 405; 429 with Retry-After; 503 when we fail. Never throws.
 */
export function createTrackingPageEndpoint(
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

    const { shopId, pathPrefix } = proxied;
    const answering = answeringOf(request, proxied, now, styles);
    try {
      await rememberPath(shopId, pathPrefix);
      const page = await findTrackingPage(deps.database.pool, shopId);
      answering.frame.lookUps = page.settings.lookUps;
      const ask = lookupRequestOf(proxied, answering.format);
      if (ask.by === "nothing") return answer({ kind: "empty" }, answering);
      const turn = await takeLookupTokens(
        { sql: deps.database.pool, sealer: deps.sealer },
        shopId,
        shopperAddress(request.headers),
        now,
        costOf(ask),
      );
      if (!turn.allowed) {
        const headers = { "retry-after": String(turn.retryAfterSeconds) };
        return answer({ kind: "limited" }, { ...answering, status: 429, headers });
      }
      const { action: path } = answering.frame;
      return answer(await findState(deps, shopId, ask, { page, path, now }), answering);
    } catch (error) {
      deps.log.error({ err: error, shopId, code: describeError(error).code }, "look-up failed");
      const headers = { "retry-after": "60" };
      return answer({ kind: "failed" }, { ...answering, status: 503, headers });
    }
  };
}

/** How the answer is to look, as far as the request alone tells. */
function answeringOf(
  request: Request,
  { shopId, params, pathPrefix }: Extract<ProxyRequest, { ok: true }>,
  now: Date,
  styles: Html,
): Answering {
  const format = FORMATS.find((each) => each === params.get("format")) ?? "page";
  return {
    status: 200,
    format,
    frame: {
      texts: textsFor(params.get("locale"), request.headers.get("accept-language")),
      now,
      action: pathPrefix ?? DEFAULT_PATH,
      lookUps: DEFAULT_TRACKING_PAGE.lookUps,
      styles,
    },
    shopOrigin: `https://${shopId}`,
    ifNoneMatch: request.headers.get("if-none-match"),
  };
}

/** A calendar and a feed are opened by a link alone: what a reader fetches for years holds no e-mail. */
function lookupRequestOf(
  { params }: Extract<ProxyRequest, { ok: true }>,
  format: Format,
): LookupRequest {
  const ask = readLookupRequest(params);
  const isSubscription = format === "calendar" || format === "feed";
  return isSubscription && ask.by !== "link" ? { by: "link", token: "" } : ask;
}

function costOf(ask: LookupRequest): number {
  return ask.by === "order" && !ask.contact.includes("@") ? GUESS_COST : 1;
}

async function findState(
  deps: TrackingPageDeps,
  shopId: string,
  ask: Exclude<LookupRequest, { by: "nothing" }>,
  { page, path, now }: { page: TrackingPage; path: string; now: Date },
): Promise<PageState> {
  const result = await lookUp(deps, shopId, ask, page);
  if (!result.found) return { kind: "notfound" };
  const { shipments, scope } = result;
  const { settings } = page;
  if (scope === "number") {
    const parcels = shipments.map((shipment) => parcelView(shipment, scope, settings));
    return { kind: "found", scope, parcels, note: settings.note };
  }
  const [order] = result.orders;
  const orderUrl = order && orderPath(path, tokenOf(deps, shopId, order.id, page));
  if (shipments.length === 0) {
    const isCancelled = order?.cancelledAt != null;
    return { kind: "waiting", orderName: order?.name ?? null, isCancelled, orderUrl };
  }
  const estimates = settings.showEstimate
    ? await readEstimates(deps.database.pool, shopId, shipments, now)
    : new Map<string, never>();
  const parcels = shipments.map((shipment) =>
    parcelView(shipment, scope, settings, estimates.get(shipment.id)),
  );
  return { kind: "found", scope, parcels, orderUrl, note: settings.note };
}

function tokenOf(
  { sealer }: TrackingPageDeps,
  shopId: string,
  orderId: string,
  { linkVersion }: TrackingPage,
): string {
  return orderLinkToken(sealer, shopId, { orderId, linkVersion });
}
