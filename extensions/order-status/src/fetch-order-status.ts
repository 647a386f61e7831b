// Requests an order's parcels from the app, with a fresh session token.
import type { OrderStatusAnswer } from "../../../app/storefront/order-status/answer-types.ts";

export interface OrderStatusQuery {
  /** Shopify's gids. */
  orderId: string;
  fulfillmentId: string | null;
  /** BCP 47, the page's language. */
  language: string;
}

/** `limited`: too many requests, retry later. `failed`: every other failure. */
export type FetchResult =
  { kind: "answer"; answer: OrderStatusAnswer } | { kind: "limited" } | { kind: "failed" };

/** Ends the loading state when the token or the connection is lost. */
const TIMEOUT_MS = 15_000;

/** Shopify's CLI replaces these names when it bundles. */
declare const process: { env: { APP_URL?: string; SHOPIFY_APP_URL?: string } };

/**
 * The app's address: the tunnel's in `shopify app dev`, else SHOPIFY_APP_URL of the .env beside
 * shopify.app.toml. In the worker, which has no `process`, a name that was not replaced throws.
 */
function appAddress(): string {
  const address =
    orUndefined(() => process.env.APP_URL) ?? orUndefined(() => process.env.SHOPIFY_APP_URL);
  if (!address) throw new Error("Bundled without SHOPIFY_APP_URL: the app's address is not known.");
  return address;
}

function orUndefined(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Never rejects. */
export async function fetchOrderStatus(
  query: OrderStatusQuery,
  getToken: () => Promise<string>,
): Promise<FetchResult> {
  const timeout = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      timeout.abort();
      reject(new Error("Timed out"));
    }, TIMEOUT_MS);
  });
  try {
    // The token too may never come.
    const token = await Promise.race([getToken(), timedOut]);
    const response = await fetch(addressOf(query), {
      headers: { authorization: `Bearer ${token}` },
      signal: timeout.signal,
    });
    if (response.status === 429) return { kind: "limited" };
    const body: unknown = response.ok ? await response.json() : null;
    return isAnswer(body) ? { kind: "answer", answer: body } : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  } finally {
    clearTimeout(timer);
  }
}

function addressOf({ orderId, fulfillmentId, language }: OrderStatusQuery): string {
  const url = new URL("/api/order-status", appAddress());
  url.searchParams.set("order", orderId);
  if (fulfillmentId) url.searchParams.set("fulfillment", fulfillmentId);
  url.searchParams.set("locale", language);
  return url.href;
}

/** Guards against bodies of a proxy or of another app version. */
function isAnswer(body: unknown): body is OrderStatusAnswer {
  const { state, parcels } = (body ?? {}) as Partial<OrderStatusAnswer>;
  return (state === "found" || state === "none") && Array.isArray(parcels);
}
