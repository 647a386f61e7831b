// Asks the app about an order: one request, with a session token fetched for it alone.
import type { OrderStatusAnswer } from "../../../app/storefront/order-status/order-status-answer.ts";

export interface Question {
  /** Shopify's gids. */
  orderId: string;
  fulfillmentId: string | null;
  /** BCP 47, as the page speaks it. */
  language: string;
}

/** `limited`: asked too often, once more after a while. `failed`: anything else that went wrong. */
export type Outcome =
  { kind: "answer"; answer: OrderStatusAnswer } | { kind: "limited" } | { kind: "failed" };

/** A phone in a lift answers late or never; a spinner must not turn for ever. */
const PATIENCE_MS = 15_000;

/** Shopify's CLI writes values in place of these names when it bundles. */
declare const process: { env: { APP_URL?: string; SHOPIFY_APP_URL?: string } };

/**
 * The app's address: that of the tunnel in `shopify app dev`, else SHOPIFY_APP_URL of the .env beside
 * shopify.app.toml. A name that was not replaced throws in the worker, which has no `process`.
 */
function appAddress(): string {
  const address =
    orNothing(() => process.env.APP_URL) ?? orNothing(() => process.env.SHOPIFY_APP_URL);
  if (!address) throw new Error("Bundled without SHOPIFY_APP_URL: the app's address is not known.");
  return address;
}

function orNothing(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Never rejects. */
export async function fetchOrderStatus(
  question: Question,
  getToken: () => Promise<string>,
): Promise<Outcome> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(addressOf(question), {
      headers: { authorization: `Bearer ${await getToken()}` },
      signal: patience.signal,
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

function addressOf({ orderId, fulfillmentId, language }: Question): string {
  const url = new URL("/api/order-status", appAddress());
  url.searchParams.set("order", orderId);
  if (fulfillmentId) url.searchParams.set("fulfillment", fulfillmentId);
  url.searchParams.set("locale", language);
  return url.href;
}

/** Both ends are ours and of one version; what a proxy or an older server puts between is not. */
function isAnswer(body: unknown): body is OrderStatusAnswer {
  const { state, parcels } = (body ?? {}) as Partial<OrderStatusAnswer>;
  return (state === "found" || state === "none") && Array.isArray(parcels);
}
