// SQL over parcels found by the backfill of past orders: registered after newer ones.
import type { Sql } from "~/lib/database.server";

/**
 * Marks the orders' parcels added since `addedFrom`: they are registered after those from webhooks. Parcels of one
 * set are a millisecond apart and the last is added now, so that a second before counts, too.
 */
export async function markBacklog(
  tx: Sql,
  shopId: string,
  orderIds: readonly string[],
  addedFrom: Date,
): Promise<void> {
  await tx.query({
    name: "shipments.mark_backlog",
    text: `update shipments s set is_backlog = true
           from fulfillment_shipments l
           where l.shop_id = $1 and l.order_id = any($2::text[]) and s.shop_id = $1
             and s.id = l.shipment_id and s.created_at >= $3::timestamptz - interval '1 second'
             and s.registration_state in ('pending', 'needs_carrier')`,
    values: [shopId, orderIds, addedFrom],
  });
}

/** How many backlog parcels wait to be registered. */
export async function countBacklog(sql: Sql, shopId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>({
    name: "shipments.count_backlog",
    text: `select count(*)::int as count from shipments
           where shop_id = $1 and is_backlog and registration_state = 'pending'`,
    values: [shopId],
  });
  return rows[0]?.count ?? 0;
}
