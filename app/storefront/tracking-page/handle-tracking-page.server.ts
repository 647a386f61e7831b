// Handles app proxy requests: the tracking page, its JSON, calendar and feed.
import type { Deps } from "~/lib/deps.server";
import { describeError } from "~/lib/errors";
import type { Clock } from "~/lib/time";
import type { OpenedOrder } from "~/shipments/read/queries.server";
import { findUnsentItems } from "~/shipments/items/store-items.server";
import { findUnnumberedFulfillments } from "~/shipments/read/store-unnumbered.server";
import { type TrackingPage, findTrackingPage } from "~/shops/store-tracking-page.server";
import { saveProxyPath } from "~/shops/store.server";
import { DEFAULT_TRACKING_PAGE, type TrackingPageSettings } from "~/shops/tracking-page-settings";
import {
  type ResponseOptions,
  FORMATS,
  type Format,
  plainTextResponse,
  respond,
} from "./respond.server";
import { type LookupRequest, isGuess, readLookupRequest } from "../lookup/lookup-request";
import {
  readEstimates,
  readOrderEstimate,
  type EstimateDeps,
} from "~/shipments/estimates/read-estimates.server";
import { checkIn, type ReadChecks, type ShopSources } from "~/shipments/sources";
import { Html } from "~/lib/text/html";
import { lookUpWithinLimits, shopperAddress } from "../lookup/limits.server";
import { type LookupResult, lookUp, orderNameKeys } from "../lookup/lookup.server";
import { orderLinkToken, orderPath } from "../lookup/order-link.server";
import { contactLink } from "../parcel/contact-link";
import { itemsOf } from "../parcel/item-view";
import { type ParcelView, needsSources, parcelView } from "../parcel/parcel-view";
import { unnumberedView } from "../parcel/unnumbered-view";
import { type ProxyRequest, verifyProxyRequest } from "./proxy-signature.server";
import { type LanguagePreference, textsFor } from "../languages/texts";
import type { PageFrame, PageState } from "./tracking-page";

export interface TrackingPageDeps extends Omit<Deps, "clock">, EstimateDeps {
  /** The system's clock: Shopify's timestamps are compared with it. */
  clock: Clock;
  /** The app's secret, then the previous one while it rotates. */
  secrets: readonly string[];
  /** Proxies of this installation that append to X-Forwarded-For. */
  trustedProxies: number;
  /** Text of extensions/tracking-page/assets/tracking.css. */
  styles: string;
  /** What the shop's updates may come from; default: every registered parcel counts as tracked. */
  sourcesOf?: (shopId: string) => Promise<ShopSources>;
  /** When the shipments' sources were asked; default: their services' last answers. */
  checksOf?: ReadChecks;
}

/** The proxy path of shopify.app.toml; merchants may change it. */
const DEFAULT_PATH = "/apps/track";

const METHODS = ["GET", "HEAD", "POST"];
/** The forms' fields are far shorter. */
const FORM_MAX_BYTES = 8192;

/**
 * `GET ?order=` with `contact=`, `email=`, `phone=` or `postcode=`; or `?number=`; or `?link=`. `format` is
 * "json" for the block's script, "calendar" or "feed" with a link; `locale` is the language; `hide` leaves parts out: see `readHide`. POST takes the same
 * parameters as a form.
 *
 * 200 with the form, the result or one uniform "not found" (404 for a calendar or feed); 304 for a copy
 * that is current; 400 for a POST that is no form; 401 without Shopify's signature; 405; 429 with Retry-After; 503 when we fail. Never throws.
 */
export function createTrackingPageEndpoint(
  deps: TrackingPageDeps,
): (request: Request) => Promise<Response> {
  const styles = new Html(deps.styles);
  const knownPaths = new Map<string, string>();

  /** Saves the merchant's path for the admin's link to the page; once per change and process. */
  async function rememberPath(shopId: string, path: string | null): Promise<void> {
    if (!path || knownPaths.get(shopId) === path) return;
    await saveProxyPath(deps.database, shopId, path);
    knownPaths.set(shopId, path);
  }

  return async function trackingPage(request) {
    if (!METHODS.includes(request.method)) {
      return plainTextResponse(405, "GET or POST only", { allow: METHODS.join(", ") });
    }
    const now = deps.clock.now();
    const proxied = verifyProxyRequest(new URL(request.url), deps.secrets, now);
    if (!proxied.ok) return plainTextResponse(401, "This page opens in a shop's storefront.");

    const { shopId, pathPrefix } = proxied;
    const params = await readParameters(request, proxied.params);
    if (!params) return plainTextResponse(400, "Send a form of at most 8 KB.");
    const options = responseOptionsOf(request, { ...proxied, params }, now, styles);
    try {
      await rememberPath(shopId, pathPrefix);
      const page = hiding(await findTrackingPage(deps.database.pool, shopId), params);
      options.frame.lookUps = page.settings.lookUps;
      options.frame.texts = textsFor({
        country: page.country,
        ...languageOf(request, params),
      });
      const lookup = lookupRequestOf(params, options.format);
      if (lookup.by === "nothing") return respond({ kind: "empty" }, options);
      const nameKeys = await orderNameKeys(deps.database, shopId, lookup);
      const result = await lookUpWithinLimits(
        { sql: deps.database.pool, sealer: deps.sealer },
        {
          shopId,
          // Shopify's address comes after the shopper's.
          address: shopperAddress(request.headers, deps.trustedProxies),
          guessedOrder: isGuess(lookup) ? nameKeys[1] : null,
          now,
        },
        () => lookUp(deps, shopId, { ...lookup, nameKeys }, page),
      );
      if ("limited" in result) {
        const headers = { "retry-after": String(result.retryAfterSeconds) };
        const { limited } = result;
        return respond({ kind: "limited", limited }, { ...options, status: 429, headers });
      }
      if (!result.found) options.frame.typed = typedIn(lookup);
      const path = options.frame.action;
      return respond(await stateOf(deps, shopId, result, { page, path, now }), options);
    } catch (error) {
      deps.log.error({ err: error, shopId, code: describeError(error).code }, "look-up failed");
      const headers = { "retry-after": "60" };
      return respond({ kind: "failed" }, { ...options, status: 503, headers });
    }
  };
}

/** The query's parameters, and those of a posted form over them; null for a body that is no small form. */
async function readParameters(
  request: Request,
  query: URLSearchParams,
): Promise<URLSearchParams | null> {
  if (request.method !== "POST") return query;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return null;
  let body = "";
  // Node's stream is iterable, DOM's type is not.
  const stream = request.body?.pipeThrough(new TextDecoderStream()) as
    AsyncIterable<string> | undefined;
  for await (const chunk of stream ?? []) {
    body += chunk;
    if (body.length > FORM_MAX_BYTES) return null;
  }
  // The first value of a name counts.
  return new URLSearchParams([...new URLSearchParams(body), ...query]);
}

function typedIn(lookup: LookupRequest): PageFrame["typed"] {
  const { order = "", contact = "", number = "" } = lookup as Partial<Record<string, string>>;
  return { order, contact, number };
}

/** Response options that the request alone determines. */
function responseOptionsOf(
  request: Request,
  { shopId, params, pathPrefix }: Extract<ProxyRequest, { ok: true }>,
  now: Date,
  styles: Html,
): ResponseOptions {
  const format = FORMATS.find((each) => each === params.get("format")) ?? "page";
  return {
    status: 200,
    format,
    frame: {
      texts: textsFor(languageOf(request, params)),
      now,
      action: pathPrefix ?? DEFAULT_PATH,
      lookUps: DEFAULT_TRACKING_PAGE.lookUps,
      typed: typedIn({ by: "nothing" }),
      hide: readHide(params).join(" "),
      styles,
    },
    shopOrigin: `https://${shopId}`,
    ifNoneMatch: request.headers.get("if-none-match"),
  };
}

/** What a block's settings leave out of its answers. */
const HIDEABLE = ["items", "history"] as const;

/** `hide`: "items", "history" or both, with a blank between them; other words mean nothing. */
function readHide(params: URLSearchParams): (typeof HIDEABLE)[number][] {
  const words = (params.get("hide") ?? "").split(" ");
  return HIDEABLE.filter((part) => words.includes(part));
}

/** The shop's page without the parts that the block hides. */
function hiding(page: TrackingPage, params: URLSearchParams): TrackingPage {
  const hide = readHide(params);
  const { settings } = page;
  const showItems = settings.showItems && !hide.includes("items");
  const hasHistory = !hide.includes("history");
  const showHistory = settings.showHistory && hasHistory;
  const showRoute = settings.showRoute && hasHistory;
  return { ...page, settings: { ...settings, showItems, showHistory, showRoute } };
}

/** `country` is the shopper's market, which the block sends. */
function languageOf(request: Request, params: URLSearchParams): LanguagePreference {
  const country = params.get("country");
  return {
    locale: params.get("locale"),
    acceptLanguage: request.headers.get("accept-language"),
    ...(country && { country }),
  };
}

/** Only a link opens a calendar or a feed: addresses that readers keep for years contain no e-mail. */
function lookupRequestOf(params: URLSearchParams, format: Format): LookupRequest {
  const lookup = readLookupRequest(params);
  const isSubscription = format === "calendar" || format === "feed";
  return isSubscription && lookup.by !== "link" ? { by: "link", token: "" } : lookup;
}

/** What a shopper's page shows of a look-up's result. */
export async function stateOf(
  deps: Pick<TrackingPageDeps, "database" | "sealer" | "sourcesOf" | "checksOf">,
  shopId: string,
  result: LookupResult,
  { page, path, now }: { page: TrackingPage; path: string; now: Date },
): Promise<PageState> {
  const { settings } = page;
  if (!result.found) {
    return { kind: "notfound", contactUrl: contactLink(settings, { order: null, number: "" }) };
  }
  const { shipments, scope } = result;
  const readSources = async () =>
    needsSources(shipments) ? ((await deps.sourcesOf?.(shopId)) ?? null) : null;
  if (scope === "number") {
    const [sources, checks] = await Promise.all([
      readSources(),
      deps.checksOf?.(shopId, shipments),
    ]);
    const parcels = shipments.map((shipment) =>
      parcelView(shipment, scope, settings, null, sources, checkIn(checks, shipment)),
    );
    return { kind: "found", scope, parcels, note: settings.note };
  }
  const [order] = result.orders;
  const { linkVersion } = page;
  const orderUrl =
    order &&
    orderPath(path, orderLinkToken(deps.sealer, shopId, { orderId: order.id, linkVersion }));
  const orderIds = result.orders.map(({ id }) => id);
  const isCancelled = order?.cancelledAt != null;
  const [sources, checks, sent, estimates, notSent] = await Promise.all([
    readSources(),
    deps.checksOf?.(shopId, shipments),
    isCancelled ? [] : sentWithoutNumber(deps, shopId, result.orders, settings),
    settings.showEstimate ? readEstimates(deps, shopId, shipments, now) : new Map<string, never>(),
    findUnsentItems(deps.database.pool, shopId, orderIds),
  ]);
  if (shipments.length + sent.length === 0) {
    const orderName = order?.name ?? null;
    return {
      kind: "waiting",
      orderName,
      isCancelled,
      orderUrl,
      unsent: settings.showItems ? itemsOf(notSent) : [],
      ...(settings.showEstimate && {
        estimate: order ? await readOrderEstimate(deps.database, shopId, order.id, now) : null,
      }),
      contactUrl: contactLink(settings, { order: orderName, number: "" }),
    };
  }
  const parcels = shipments.map((shipment) =>
    parcelView(
      shipment,
      scope,
      settings,
      estimates.get(shipment.id),
      sources,
      checkIn(checks, shipment),
    ),
  );
  return {
    kind: "found",
    scope,
    parcels: [...parcels, ...sent],
    unsent: settings.showItems ? itemsOf(notSent) : [],
    hasUnsent: notSent.length > 0,
    orderUrl,
    note: settings.note,
  };
}

async function sentWithoutNumber(
  { database }: Pick<TrackingPageDeps, "database">,
  shopId: string,
  orders: readonly OpenedOrder[],
  settings: TrackingPageSettings,
): Promise<ParcelView[]> {
  const names = new Map(orders.map(({ id, name }) => [id, name]));
  const sent = await findUnnumberedFulfillments(database.pool, shopId, [...names.keys()]);
  return sent.map((each) => unnumberedView(each, names.get(each.orderId) ?? null, settings));
}
