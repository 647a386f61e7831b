// SQL for a shop's saved views of the list of shipments.
import { randomUUID } from "node:crypto";
import type { Sql } from "~/lib/database.server";
import { isShipmentId } from "../keys";
import type { ShipmentQuery } from "./query";
import { readShipmentQuery } from "./read-query";
import { SAVED_VIEWS_MAX, type ShipmentView, viewParams } from "./views";

/** In the order in which they were saved. */
export async function listViews(sql: Sql, shopId: string): Promise<ShipmentView[]> {
  const { rows } = await sql.query<{ id: string; name: string; query: string }>({
    name: "shipments.list_views",
    text: `select id, name, query from saved_views where shop_id = $1 order by created_at, id`,
    values: [shopId],
  });
  return rows.map(savedView);
}

/** Returns the new view's id; null: the name is taken, or the shop has SAVED_VIEWS_MAX views. */
export async function createView(
  sql: Sql,
  shopId: string,
  view: { name: string; query: ShipmentQuery },
  now: Date,
): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>(
    `insert into saved_views (shop_id, id, name, query, created_at)
     select $1, $2::uuid, $3, $4, $5
     where (select count(*) from saved_views where shop_id = $1) < ${SAVED_VIEWS_MAX}
     on conflict do nothing returning id`,
    [shopId, randomUUID(), view.name, viewParams(view.query).toString(), now],
  );
  return rows[0]?.id ?? null;
}

/** False when there is no such view, or another one has the name. */
export async function changeView(
  sql: Sql,
  shopId: string,
  id: string,
  change: { name?: string; query?: ShipmentQuery },
): Promise<boolean> {
  if (!isShipmentId(id)) return false;
  const query = change.query ? viewParams(change.query).toString() : null;
  const { rowCount } = await sql.query(
    `update saved_views v set name = coalesce($3, name), query = coalesce($4, query)
     where shop_id = $1 and id = $2::uuid and not exists (
       select 1 from saved_views o where o.shop_id = $1 and o.name = $3 and o.id <> v.id)`,
    [shopId, id, change.name ?? null, query],
  );
  return rowCount === 1;
}

export async function deleteView(sql: Sql, shopId: string, id: string): Promise<boolean> {
  if (!isShipmentId(id)) return false;
  const { rowCount } = await sql.query(
    `delete from saved_views where shop_id = $1 and id = $2::uuid`,
    [shopId, id],
  );
  return rowCount === 1;
}

function savedView(row: { id: string; name: string; query: string }): ShipmentView {
  const query = readShipmentQuery(new URLSearchParams(row.query));
  return { id: row.id, name: row.name, query, isSaved: true };
}
