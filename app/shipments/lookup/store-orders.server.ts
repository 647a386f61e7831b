// SQL that finds orders by name and names by order.
import type { Sql } from "~/lib/database.server";

/** Ids of the orders with this name key (see orderNameKey); usually one. */
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

/** Names by order id, without orders of unknown name. */
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
