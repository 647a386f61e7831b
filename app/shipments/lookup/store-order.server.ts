// Finds the parcels of one order by Shopify's id, for the order-status page.
import type { Database } from "~/lib/database.server";
import type { ShipmentDetail } from "../shipment";
import { readDetails } from "../read/detail.server";
import {
  type UnnumberedFulfillment,
  findUnnumberedFulfillments,
} from "../read/store-unnumbered.server";

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
  /** Fulfillments without a tracking number, oldest first; none of a canceled order. */
  unnumbered: UnnumberedFulfillment[];
}

/** No order has it: Shopify counts from 1. */
const NO_ORDER = "0";

/**
 * Empty for another customer's order, as for an unknown one, and by the same statements. `isOwner` is false for
 * an order without a known customer (recorded before its webhook, or redacted).
 */
export async function findShipmentsOfOrder(
  db: Database,
  shopId: string,
  { orderId, fulfillmentId, customerIndex }: OrderLookup,
): Promise<OrderShipments> {
  const { rows: orders } = await db.pool.query<{ isOwner: boolean; isCancelled: boolean }>(
    `select coalesce(o.customer_index = $3, false) as "isOwner",
       o.cancelled_at is not null as "isCancelled"
     from (select $1::text as shop_id, $2::text as id) asked left join orders o using (shop_id, id)
     where $3::bytea is null or o.customer_index is null or o.customer_index = $3`,
    [shopId, orderId, customerIndex],
  );
  const visibleId = orders[0] ? orderId : NO_ORDER;
  const { rows: links } = await db.pool.query<{ shipment_id: string }>(
    `select distinct shipment_id from fulfillment_shipments
     where shop_id = $1 and order_id = $2 and removed_at is null
       and ($3::text is null or fulfillment_id = $3)`,
    [shopId, visibleId, fulfillmentId],
  );
  const details = await readDetails(
    db.pool,
    shopId,
    links.map((link) => link.shipment_id),
  );
  const sent = await findUnnumberedFulfillments(db.pool, shopId, [visibleId]);
  const isOfOrder = (order: ShipmentDetail["orders"][number]) =>
    order.orderId === orderId && (!fulfillmentId || order.fulfillmentId === fulfillmentId);
  return {
    isOwner: orders[0]?.isOwner ?? false,
    shipments: details.map((detail) => {
      const orders = detail.orders.filter(isOfOrder);
      const orderNames = [...new Set(orders.flatMap((order) => order.orderName ?? []))];
      return { ...detail, orders, orderNames };
    }),
    unnumbered: orders[0]?.isCancelled
      ? []
      : sent.filter(({ id }) => !fulfillmentId || id === fulfillmentId),
  };
}
