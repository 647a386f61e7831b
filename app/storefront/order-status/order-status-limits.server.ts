// How often an order-status page may ask: by who asks, by address, and by shop.
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { SECOND_MS } from "~/lib/time";
import type { TokenBearer } from "./customer-token.server";
import { type TokenRequest, shopperAddress } from "../lookup/limits.server";
import { type BucketLimit, takeTokens } from "../lookup/store-limits.server";

/** A page asks once for its block and once for each fulfillment, all at the same moment. */
export const ORDER_STATUS_CALLER_LIMIT: BucketLimit = { burst: 60, refillMs: 2 * SECOND_MS };
/** Room for several people behind one address. */
export const ORDER_STATUS_ADDRESS_LIMIT: BucketLimit = { burst: 180, refillMs: SECOND_MS };
/** Tokens and addresses can be had anew; this bounds what that wins. */
export const ORDER_STATUS_SHOP_LIMIT: BucketLimit = { burst: 1200, refillMs: SECOND_MS / 20 };

/**
 * Takes a turn of the customer, or of the order and of the token when nobody is signed in (one token must not
 * walk through a shop's orders); then of the address, then of the shop. A refusal takes nothing further.
 */
export async function takeOrderStatusToken(
  { database, sealer }: { database: Database; sealer: Sealer },
  { shopId, customerId }: TokenBearer,
  { orderId, request, now }: { orderId: string; request: Request; now: Date },
): Promise<TokenRequest> {
  const callers = customerId
    ? [`customer:${customerId}`]
    : [`order:${orderId}`, `token:${request.headers.get("authorization")}`];
  const turns = [
    ...callers.map((name) => ({ name, limit: ORDER_STATUS_CALLER_LIMIT })),
    { name: `address:${shopperAddress(request.headers)}`, limit: ORDER_STATUS_ADDRESS_LIMIT },
    { name: "shop", limit: ORDER_STATUS_SHOP_LIMIT },
  ];
  for (const { name, limit } of turns) {
    // Ids and addresses are personal data: only their keyed hash is kept, and that for minutes.
    const bucket = sealer.blindIndex(`order-status ${name}`).subarray(0, 16);
    if (!(await takeTokens(database.pool, shopId, bucket, limit, now))) {
      return { allowed: false, retryAfterSeconds: Math.ceil(limit.refillMs / SECOND_MS) };
    }
  }
  return { allowed: true };
}
