// Rate limits of order-status requests: per customer or order, per address, per shop.
import type { Database } from "~/lib/database.server";
import { type RateLimit, takeTokens } from "~/lib/limits/rate-limiter.server";
import type { Sealer } from "~/lib/seal.server";
import { SECOND_MS } from "~/lib/time";
import type { TokenBearer } from "./customer-token.server";
import { shopperAddress } from "../lookup/limits.server";

/** A page sends one request for its block and one for each fulfillment at once. */
export const ORDER_STATUS_CALLER_LIMIT: RateLimit = { burst: 60, refillMs: 2 * SECOND_MS };
/** Room for several people behind one address. */
const ORDER_STATUS_ADDRESS_LIMIT: RateLimit = { burst: 180, refillMs: SECOND_MS };
/** Bounds attackers with many tokens and addresses. */
const ORDER_STATUS_SHOP_LIMIT: RateLimit = { burst: 1200, refillMs: SECOND_MS / 20 };

/**
 * Takes a token of the customer, or without a login of the order and of the session token (one session token
 * must not list a shop's orders); then of the address, then of the shop, until one is refused.
 *
 * @param trustedProxies proxies of this installation that append to X-Forwarded-For; browsers call it directly
 */
export async function takeOrderStatusToken(
  {
    database,
    sealer,
    trustedProxies,
  }: { database: Database; sealer: Sealer; trustedProxies: number },
  { shopId, customerId }: TokenBearer,
  { orderId, request, now }: { orderId: string; request: Request; now: Date },
): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number }> {
  const callers = customerId
    ? [`customer:${customerId}`]
    : [`order:${orderId}`, `token:${request.headers.get("authorization")}`];
  const buckets = [
    ...callers.map((name) => ({ name, limit: ORDER_STATUS_CALLER_LIMIT })),
    {
      name: `address:${shopperAddress(request.headers, trustedProxies - 1)}`,
      limit: ORDER_STATUS_ADDRESS_LIMIT,
    },
    { name: "shop", limit: ORDER_STATUS_SHOP_LIMIT },
  ];
  for (const { name, limit } of buckets) {
    // Ids and addresses are personal data: only a keyed hash is stored, for minutes.
    const hash = sealer.blindIndex(`order-status ${name}`).toString("base64url", 0, 16);
    const bucket = { owner: shopId, scope: "storefront", name: hash } as const;
    if (!(await takeTokens(database.pool, bucket, limit, { now })).taken) {
      return { allowed: false, retryAfterSeconds: Math.ceil(limit.refillMs / SECOND_MS) };
    }
  }
  return { allowed: true };
}
