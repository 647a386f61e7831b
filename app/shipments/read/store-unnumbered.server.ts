// SQL for fulfillments without a tracking number.
import type { Sql } from "~/lib/database.server";
import { type ItemImage, type OrderItem, type SentItem, withImages } from "../order-items";

export interface UnnumberedFulfillment {
  id: string;
  orderId: string;
  /** Shopify's last shipment event in lower case, e.g. "delivered"; null for none. */
  shipmentStatus: string | null;
  /** As the merchant wrote it. */
  company: string | null;
  url: string | null;
  items: (SentItem & { image?: ItemImage | null })[];
}

/** The successful fulfillments of these orders that have no parcel, oldest first. */
export async function findUnnumberedFulfillments(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<UnnumberedFulfillment[]> {
  const { rows } = await sql.query<UnnumberedFulfillment & { orderItems: OrderItem[] }>({
    name: "shipments.find_unnumbered",
    text: `select f.id, f.order_id as "orderId", lower(f.shipment_status) as "shipmentStatus",
                  f.tracking_company as company, f.tracking_url as url, f.items,
                  coalesce(o.items, '[]') as "orderItems"
           from fulfillments f left join orders o on o.shop_id = f.shop_id and o.id = f.order_id
           where f.shop_id = $1 and f.order_id = any($2::text[]) and f.status = 'success'
             and not exists (
               select from fulfillment_shipments l
               where l.shop_id = f.shop_id and l.fulfillment_id = f.id and l.removed_at is null)
           order by f.fulfilled_at, f.id`,
    values: [shopId, orderIds],
  });
  return rows.map(({ orderItems, ...row }) => ({
    ...row,
    items: withImages(row.items, orderItems),
  }));
}
