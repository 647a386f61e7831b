// Tombstones of redacted orders: keyed hashes of their ids, so that late payloads are not recorded.
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";

/** The outcome of a delivery about a redacted order; its body is deleted. */
export const IGNORED_REDACTED = { outcome: "ignored_redacted", deleteBody: true } as const;

/** Keyed, since order ids are few enough to try them all. */
function orderKey(sealer: Sealer, shopId: string, orderId: string): Buffer {
  return sealer.blindIndex(`redacted order:${shopId}:${orderId}`);
}

/** Nothing about these orders is recorded after this transaction. */
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
 * Those of the orders whose customer was redacted. Every path that records orders or fulfillments checks it,
 * holding the lock of lockShipments.
 */
export async function listRedacted(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
  orderIds: readonly string[],
): Promise<Set<string>> {
  const ids = [...new Set(orderIds)];
  const { rows } = await sql.query<{ id: string }>({
    name: "shipments.list_redacted",
    text: `select given.id from unnest($2::text[], $3::bytea[]) as given (id, order_key)
           where exists (select 1 from redacted_orders r
                         where r.shop_id = $1 and r.order_key = given.order_key)`,
    values: [shopId, ids, ids.map((id) => orderKey(sealer, shopId, id))],
  });
  return new Set(rows.map((row) => row.id));
}

/** The same for one order. */
export async function isRedacted(
  sql: Sql,
  sealer: Sealer,
  shopId: string,
  orderId: string,
): Promise<boolean> {
  return (await listRedacted(sql, sealer, shopId, [orderId])).has(orderId);
}
