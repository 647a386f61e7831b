// Tombstones of redacted orders: all that stays of one is a keyed hash of its id, so that nothing brings it back.
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";

/** What a delivery about a redacted order ends as; its body is not kept either. */
export const IGNORED_REDACTED = { outcome: "ignored_redacted", deleteBody: true } as const;

/** Without the key nobody can tell from the hash which order it was, though ids are few and guessable. */
function orderKey(sealer: Sealer, shopId: string, orderId: string): Buffer {
  return sealer.blindIndex(`redacted order:${shopId}:${orderId}`);
}

/** From this transaction on nothing about these orders is recorded. */
export async function markRedacted(
  tx: Sql,
  sealer: Sealer,
  shopId: string,
  orderIds: readonly string[],
  now: Date,
): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.query(
    `insert into redacted_orders (shop_id, order_key, redacted_at)
     select $1, key, $3 from unnest($2::bytea[]) key on conflict do nothing`,
    [shopId, orderIds.map((id) => orderKey(sealer, shopId, id)), now],
  );
}

/**
 * Whether an order's customer was redacted. Every path that records orders or fulfillments asks it, under the
 * lock of the shop's shipments.
 */
export async function isRedacted(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
  orderId: string,
): Promise<boolean> {
  const { rows } = await sql.query({
    name: "shipments.is_redacted",
    text: `select 1 from redacted_orders where shop_id = $1 and order_key = $2`,
    values: [shopId, orderKey(sealer, shopId, orderId)],
  });
  return rows.length > 0;
}
