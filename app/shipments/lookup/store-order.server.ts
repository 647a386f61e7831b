// Finds the parcels of one order by Shopify's id, for the order-status page.
import type { Database } from "~/lib/database.server";
import type { ShipmentDetail } from "../shipment";
import { readDetails } from "../read/detail.server";

export interface OrderLookup {
  /** Shopify's numeric order id, as text. */
  orderId: string;
  /** Only the parcels of this fulfillment; null: all of the order. */
  fulfillmentId: string | null;
  /** Keyed hash of the signed-in customer; null: none. */
  customerIndex: Buffer | null;
}

export interface OrderShipments {
  /** The order is known to be this customer's. */
  isOwner: boolean;
  /** Newest first; `orders` of each contains this order only. */
  shipments: ShipmentDetail[];
}

/**
 * Empty for another customer's order, as for an unknown one. `isOwner` is false for an order without a known
 * customer (recorded before its webhook, or redacted).
 */
export async function findShipmentsOfOrder(
  db: Database,
  shopId: string,
  { orderId, fulfillmentId, customerIndex }: OrderLookup,
): Promise<OrderShipments> {
  const { rows } = await db.pool.query<{ shipment_id: string; is_owner: boolean }>(
    `select l.shipment_id, coalesce(o.customer_index = $4, false) as is_owner
     from fulfillment_shipments l
     left join orders o on o.shop_id = l.shop_id and o.id = l.order_id
     where l.shop_id = $1 and l.order_id = $2 and l.removed_at is null
       and ($3::text is null or l.fulfillment_id = $3)
       and ($4::bytea is null or o.customer_index is null or o.customer_index = $4)`,
    [shopId, orderId, fulfillmentId, customerIndex],
  );
  const details = await readDetails(db.pool, shopId, [
    ...new Set(rows.map((row) => row.shipment_id)),
  ]);
  const isOfOrder = (order: ShipmentDetail["orders"][number]) =>
    order.orderId === orderId && (!fulfillmentId || order.fulfillmentId === fulfillmentId);
  return {
    isOwner: rows.some((row) => row.is_owner),
    shipments: details.map((detail) => {
      const orders = detail.orders.filter(isOfOrder);
      const orderNames = [...new Set(orders.flatMap((order) => order.orderName ?? []))];
      return { ...detail, orders, orderNames };
    }),
  };
}
