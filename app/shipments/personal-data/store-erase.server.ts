// SQL that deletes a customer's orders from the shipments tables, or only their personal fields.
import type { Sql } from "~/lib/database.server";
import { MAY_BE_AT_SERVICE } from "../record/store-calls.server";

export interface ErasedShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  /** The service may have it: it is or was registered, or a call is running. */
  mayBeRegistered: boolean;
}

const MAY_BE_REGISTERED = `s.registered_at is not null or s.tracking_id is not null
  or ${MAY_BE_AT_SERVICE} or s.registration_state in ('registered', 'stopped', 'removed')`;

/** A customer's orders by the blind indexes of e-mail and customer id; null: unknown. */
export async function listOrdersOfCustomer(
  sql: Sql,
  shopId: string,
  customer: { emailIndex: Buffer | null; customerIndex: Buffer | null; placedUntil: Date },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from orders where shop_id = $1 and email_index = $2
       and coalesce(placed_at, created_at) <= $4
     union
     select id from orders where shop_id = $1 and customer_index = $3
       and coalesce(placed_at, created_at) <= $4
     order by 1`,
    [shopId, customer.emailIndex, customer.customerIndex, customer.placedUntil],
  );
  return rows.map((row) => row.id);
}

/** Ids of the fulfillments of orders. */
export async function listFulfillments(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from fulfillments where shop_id = $1 and order_id = any($2::text[])`,
    [shopId, orderIds],
  );
  return rows.map((row) => row.id);
}

/** The shipments that the orders' fulfillments ever had, and whether another order has them too. */
export async function listShipmentsOf(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<(ErasedShipment & { isShared: boolean })[]> {
  const { rows } = await sql.query<ErasedShipment & { isShared: boolean }>(
    `select s.id, s.carrier_code as "carrierCode", s.tracking_number as "trackingNumber",
       (${MAY_BE_REGISTERED}) as "mayBeRegistered",
       exists (select 1 from fulfillment_shipments other
               where other.shop_id = $1 and other.shipment_id = s.id
                 and other.order_id <> all($2::text[])) as "isShared"
     from shipments s
     where s.shop_id = $1 and s.id in (
       select shipment_id from fulfillment_shipments where shop_id = $1 and order_id = any($2::text[]))
     order by s.id`,
    [shopId, orderIds],
  );
  return rows;
}

/** Deletes orders, their fulfillments and the given shipments. Returns the count of orders. */
export async function deleteOrders(
  tx: Sql,
  shopId: string,
  orderIds: readonly string[],
  shipmentIds: readonly string[],
): Promise<number> {
  const byShipment = [shopId, shipmentIds];
  const byOrder = [shopId, orderIds];
  await tx.query(
    `delete from write_back_events where shop_id = $1 and shipment_id = any($2::uuid[])`,
    byShipment,
  );
  for (const table of ["foreign_events", "write_back_links"]) {
    await tx.query(
      `delete from ${table} where shop_id = $1 and fulfillment_id in (
         select id from fulfillments where shop_id = $1 and order_id = any($2::text[]))`,
      byOrder,
    );
  }
  for (const table of ["fulfillment_shipments", "fulfillments"]) {
    await tx.query(
      `delete from ${table} where shop_id = $1 and order_id = any($2::text[])`,
      byOrder,
    );
  }
  // Cascades delete a shipment's checkpoints, changes and links, and an order's look-up keys.
  await tx.query(`delete from shipments where shop_id = $1 and id = any($2::uuid[])`, byShipment);
  const orders = await tx.query(
    `delete from orders where shop_id = $1 and id = any($2::text[])`,
    byOrder,
  );
  return orders.rowCount ?? 0;
}

/** Orders with personal data that, with their parcels, are unchanged since `before`. */
export async function listOutdatedOrders(
  sql: Sql,
  shopId: string,
  before: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select o.id from orders o
     where o.shop_id = $1 and o.personal_removed_at is null and o.created_at < $2
       and coalesce(o.source_updated_at, o.created_at) < $2
       and not exists (
         select 1 from fulfillment_shipments l
         join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
         where l.shop_id = o.shop_id and l.order_id = o.id and s.updated_at >= $2)
     order by o.created_at limit $3`,
    [shopId, before, limit],
  );
  return rows.map((row) => row.id);
}

/** Deletes personal data; numbers, carriers, statuses and dates are kept. `saveOrder` does not restore it. */
export async function stripOrders(
  tx: Sql,
  shopId: string,
  orderIds: readonly string[],
  shipmentIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query(
    `update orders set email_sealed = null, email_index = null, customer_index = null, customer_locale = null,
       personal_removed_at = $3 where shop_id = $1 and id = any($2::text[])`,
    [shopId, orderIds, now],
  );
  await tx.query(
    `update fulfillments set email_sealed = null where shop_id = $1 and order_id = any($2::text[])`,
    [shopId, orderIds],
  );
  // No shopper can look up the order any more.
  await tx.query(`delete from order_keys where shop_id = $1 and order_id = any($2::text[])`, [
    shopId,
    orderIds,
  ]);
  // Carriers' events may name who signed, and where.
  await tx.query(`delete from checkpoints where shop_id = $1 and shipment_id = any($2::uuid[])`, [
    shopId,
    shipmentIds,
  ]);
  // Staff may have written about the customer.
  await tx.query(
    `delete from shipment_changes
     where shop_id = $1 and shipment_id = any($2::uuid[]) and kind in ('note', 'by_hand')`,
    [shopId, shipmentIds],
  );
  await tx.query(
    `update shipments set last_event = null, legs = '{}',
       manual_reason = case when manual_reason is not null then '' end
     where shop_id = $1 and id = any($2::uuid[])`,
    [shopId, shipmentIds],
  );
}
