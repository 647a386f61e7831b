// SQL over parcels found by the backfill of past orders: registered after newer ones.
import type { Sql } from "~/lib/database.server";

/** Marks shipments of past orders: they are registered after those from webhooks. */
export async function markBacklog(tx: Sql, shopId: string, ids: readonly string[]): Promise<void> {
  await tx.query({
    name: "shipments.mark_backlog",
    text: `update shipments set is_backlog = true
           where shop_id = $1 and id = any($2::uuid[])
             and registration_state in ('pending', 'needs_carrier')`,
    values: [shopId, ids],
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
