// SQL that takes a customer's orders out of the shipments' tables: whole, or the personal fields alone.
import type { Sql } from "~/lib/database.server";

export interface ErasedShipment {
  id: string;
  carrierCode: string;
  trackingNumber: string;
  /** The service may know it: it was told, or is being told. */
  wasTold: boolean;
}

const TOLD = `s.registered_at is not null or s.tracking_id is not null
  or s.registration_leased_until is not null or s.registration_state in ('registered', 'removed')`;

/** A customer's orders by the blind indexes of their e-mail and their id; null: not known. */
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

/** The shipments that orders' fulfillments ever had, and whether another customer's order has them, too. */
export async function listShipmentsOf(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<(ErasedShipment & { isShared: boolean })[]> {
  const { rows } = await sql.query<ErasedShipment & { isShared: boolean }>(
    `select s.id, s.carrier_code as "carrierCode", s.tracking_number as "trackingNumber",
       (${TOLD}) as "wasTold",
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

/** The orders with their fulfillments, and the shipments that are theirs alone. Answers how many orders there were. */
export async function deleteOrders(
  tx: Sql,
  shopId: string,
  orderIds: readonly string[],
  shipmentIds: readonly string[],
): Promise<number> {
  const byShipment = [shopId, shipmentIds];
  const byOrder = [shopId, orderIds];
  for (const table of ["checkpoints", "shipment_changes", "write_back_events"]) {
    await tx.query(
      `delete from ${table} where shop_id = $1 and shipment_id = any($2::uuid[])`,
      byShipment,
    );
  }
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
  await tx.query(`delete from shipments where shop_id = $1 and id = any($2::uuid[])`, byShipment);
  // Their look-up keys go with them.
  const orders = await tx.query(
    `delete from orders where shop_id = $1 and id = any($2::text[])`,
    byOrder,
  );
  return orders.rowCount ?? 0;
}

/** Orders whose parcels, or which themselves, have had no news since `before`, and that still hold personal data. */
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

/** What tells of a person goes; numbers, carriers, statuses and dates stay. `saveOrder` keeps it that way. */
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
  // Nothing opens the order to a shopper any more.
  await tx.query(`delete from order_keys where shop_id = $1 and order_id = any($2::text[])`, [
    shopId,
    orderIds,
  ]);
  // Carriers write who signed, and where, into their events.
  await tx.query(`delete from checkpoints where shop_id = $1 and shipment_id = any($2::uuid[])`, [
    shopId,
    shipmentIds,
  ]);
  await tx.query(
    `update shipments set last_event = null, legs = '{}' where shop_id = $1 and id = any($2::uuid[])`,
    [shopId, shipmentIds],
  );
}
