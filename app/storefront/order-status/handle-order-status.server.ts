// Handles a customer account extension's request for an order's parcels.
import type { Deps } from "~/lib/deps.server";
import { describeError } from "~/lib/errors";
import { customerIndexInput } from "~/lib/seal.server";
import { findUnsentItems } from "~/shipments/items/store-items.server";
import { readEstimates, type EstimateDeps } from "~/shipments/estimates/read-estimates.server";
import { findShipmentsOfOrder } from "~/shipments/lookup/store-order.server";
import type { ReadChecks, ShopSources } from "~/shipments/sources";
import { findTrackingPage } from "~/shops/store-tracking-page.server";
import type { ReadBearer, TokenBearer } from "./customer-token.server";
import { needsSources } from "../parcel/parcel-view";
import { takeOrderStatusToken } from "./order-status-limits.server";
import type { OrderStatusAnswer } from "./answer-types";
import { emptyAnswer, foundAnswer } from "./make-answer";
import { type LanguagePreference, textsFor } from "../languages/texts";

export interface OrderStatusDeps extends Deps, EstimateDeps {
  readBearer: ReadBearer;
  /** Proxies of this installation that append to X-Forwarded-For. */
  trustedProxies: number;
  /** What a shop's updates may come from; default: every registered parcel counts as tracked. */
  sourcesOf?: (shopId: string) => Promise<ShopSources>;
  /** When the shipments' sources were asked; default: their services' last answers. */
  checksOf?: ReadChecks;
}

/**
 * On every response. Extensions run in a worker whose origin is Shopify's CDN or "null"; the token is the only
 * credential, there is no cookie to protect.
 */
const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
};
const PREFLIGHT = {
  "access-control-allow-methods": "GET, OPTIONS",
  "access-control-allow-headers": "authorization, content-type, accept",
  "access-control-max-age": "86400",
};

/**
 * `GET ?order=` (Shopify's id, plain or as gid) with `fulfillment=` for the parcels of one fulfillment, and
 * `locale=` for the language. Always JSON (`OrderStatusAnswer`): 200; 400 without an order; 401; 405; 429 with
 * Retry-After; 503 when we fail. Never throws, never redirects.
 */
export function createOrderStatusEndpoint(
  deps: OrderStatusDeps,
): (request: Request) => Promise<Response> {
  return async function orderStatus(request) {
    if (request.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: { ...HEADERS, ...PREFLIGHT } });
    }
    const now = deps.clock.now();
    const params = new URL(request.url).searchParams;
    const language = {
      locale: params.get("locale"),
      acceptLanguage: request.headers.get("accept-language"),
    };
    const empty = (state: Parameters<typeof emptyAnswer>[0]) =>
      emptyAnswer(state, { texts: textsFor(language), now });
    if (request.method !== "GET") {
      return answer(empty("unreadable"), 405, { allow: "GET, OPTIONS" });
    }
    try {
      const bearer = await deps.readBearer(request);
      if (!bearer) return answer(empty("unauthorized"), 401);
      const orderId = readId(params.get("order"), "Order");
      const fulfillmentId = readId(params.get("fulfillment"), "Fulfillment");
      if (!orderId || (params.has("fulfillment") && !fulfillmentId)) {
        return answer(empty("unreadable"), 400);
      }
      const permit = await takeOrderStatusToken(deps, bearer, { orderId, request, now });
      if (!permit.allowed) {
        return answer(empty("limited"), 429, { "retry-after": String(permit.retryAfterSeconds) });
      }
      const query = { orderId, fulfillmentId };
      return answer(await answerFor(deps, bearer, query, { language, now }), 200);
    } catch (error) {
      deps.log.error({ err: error, code: describeError(error).code }, "order status failed");
      return answer(empty("failed"), 503, { "retry-after": "60" });
    }
  };
}

async function answerFor(
  deps: OrderStatusDeps,
  { shopId, customerId }: TokenBearer,
  query: { orderId: string; fulfillmentId: string | null },
  { language, now }: { language: LanguagePreference; now: Date },
): Promise<OrderStatusAnswer> {
  const { database, sealer, sourcesOf, checksOf } = deps;
  const customerIndex = customerId ? sealer.blindIndex(customerIndexInput(customerId)) : null;
  const found = await findShipmentsOfOrder(database, shopId, { ...query, customerIndex });
  const { shipments, unnumbered, isOwner } = found;
  if (shipments.length + unnumbered.length === 0)
    return emptyAnswer("none", { texts: textsFor(language), now });
  const { settings, country } = await findTrackingPage(database.pool, shopId);
  const [estimates, sources, checks, unsent] = await Promise.all([
    isOwner && settings.showEstimate
      ? readEstimates(deps, shopId, shipments, now)
      : new Map<string, never>(),
    needsSources(shipments) ? sourcesOf?.(shopId) : null,
    checksOf?.(shopId, shipments),
    findUnsentItems(database.pool, shopId, [query.orderId]),
  ]);
  const viewer = { isOwner, isSignedIn: customerId !== null };
  const texts = textsFor({ country, ...language });
  const parcels = {
    shipments,
    unnumbered,
    unsent,
    estimates,
    settings,
    sources: sources ?? null,
    checks,
  };
  return foundAnswer(parcels, viewer, { texts, now });
}

/** The number in "gid://shopify/Order/123?x=y", or the number itself. */
function readId(text: string | null, kind: string): string | null {
  const bare = (text ?? "").replace(new RegExp(`^gid://shopify/${kind}/`), "").split("?", 1)[0];
  return bare && /^\d{1,20}$/.test(bare) ? bare : null;
}

function answer(
  body: OrderStatusAnswer,
  status: number,
  headers: Record<string, string> = {},
): Response {
  return Response.json(body, { status, headers: { ...HEADERS, ...headers } });
}
