// SQL for the items of orders, which are read from Shopify after an order changed.
import { BACKGROUND_PRIORITY, enqueueEach } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";
import { NOT_SENT } from "../record/from-fulfillment";
import { type OrderItem, type SentItem, unsentItems } from "../order-items";

/** An order of which something was sent, and that changed since its items were read. */
const IS_DUE = `o.items_version is distinct from o.source_version and o.personal_removed_at is null
  and exists (select from fulfillments f where f.shop_id = o.shop_id and f.order_id = o.id)`;

/** Enqueues a job for each of these shops that has orders to read. */
export async function enqueueItemReads(sql: Sql, shopIds: readonly string[]): Promise<void> {
  const { rows } = await sql.query<{ id: string }>({
    name: "items.shops_due",
    text: `select given.id from unnest($1::text[]) as given (id)
           where exists (select from orders o where o.shop_id = given.id and ${IS_DUE}) order by 1`,
    values: [shopIds],
  });
  const jobs = rows.map(({ id }) => ({
    key: `items:${id}`,
    payload: { shopId: id },
    queue: "items",
  }));
  await enqueueEach(sql, "shopify.read_items", jobs, {
    maxAttempts: 3,
    priority: BACKGROUND_PRIORITY,
  });
}

/** The newest orders to read, with the version that is then read. */
export async function listItemsDue(
  sql: Sql,
  shopId: string,
  limit: number,
): Promise<{ id: string; version: string }[]> {
  const { rows } = await sql.query<{ id: string; version: string }>({
    name: "items.list_due",
    text: `select o.id, o.source_version as version from orders o
           where o.shop_id = $1 and ${IS_DUE} order by o.created_at desc, o.id desc limit $2`,
    values: [shopId, limit],
  });
  return rows;
}

/** Saves what was read for this version; null keeps what is known. */
export async function saveItems(
  sql: Sql,
  shopId: string,
  order: { id: string; version: string },
  items: readonly OrderItem[] | null,
): Promise<void> {
  await sql.query({
    name: "items.save",
    text: `update orders set items = coalesce($4::jsonb, items), items_version = $3
           where shop_id = $1 and id = $2 and personal_removed_at is null`,
    values: [shopId, order.id, order.version, items && JSON.stringify(items)],
  });
}

/** What is still to be sent of these orders; nothing of a canceled one or of one that was not read yet. */
export async function findUnsentItems(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<OrderItem[]> {
  const { rows } = await sql.query<{ items: OrderItem[]; sent: SentItem[] }>({
    name: "items.find_unsent",
    text: `select o.items, (
             select coalesce(jsonb_agg(item), '[]') from fulfillments f cross join jsonb_array_elements(f.items) item
             where f.shop_id = o.shop_id and f.order_id = o.id and f.status <> all($3::text[])) as sent
           from orders o
           where o.shop_id = $1 and o.id = any($2::text[]) and o.cancelled_at is null order by o.id`,
    values: [shopId, orderIds, [...NOT_SENT]],
  });
  return rows.flatMap(({ items, sent }) => unsentItems(items, sent));
}
