// What is asked about orders by their names.
import type { Sql } from "~/lib/database.server";

/** The orders that shoppers know by this name (as `orderNameKey` makes it); usually one. */
export async function listOrdersByName(
  sql: Sql,
  shopId: string,
  nameKey: string,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from orders where shop_id = $1 and name_key = $2 order by id`,
    [shopId, nameKey],
  );
  return rows.map((row) => row.id);
}

/** By order id; an order whose name is not known is left out. */
export async function listOrderNames(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; name: string }>(
    `select id, name from orders where shop_id = $1 and id = any($2::text[]) and name is not null`,
    [shopId, [...new Set(orderIds)]],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
