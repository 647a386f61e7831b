// SQL that reads everything stored about orders, for the customer's data export.
import type { Sql } from "~/lib/database.server";
import type { ShipmentCheckpoint } from "../shipment";

export interface ExportedOrder {
  id: string;
  name: string | null;
  emailSealed: Buffer | null;
  locale: string | null;
  country: string | null;
  placedAt: Date | null;
  cancelledAt: Date | null;
  items: unknown;
}

export async function exportOrders(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<ExportedOrder[]> {
  const { rows } = await sql.query<ExportedOrder>(
    `select id, name, email_sealed as "emailSealed", customer_locale as locale,
       destination_country as country, placed_at as "placedAt", cancelled_at as "cancelledAt", items
     from orders where shop_id = $1 and id = any($2::text[]) order by placed_at, id`,
    [shopId, orderIds],
  );
  return rows;
}

export interface ExportedFulfillment {
  orderId: string;
  name: string | null;
  fulfilledAt: Date;
  items: unknown;
}

export async function exportFulfillments(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<ExportedFulfillment[]> {
  const { rows } = await sql.query<ExportedFulfillment>(
    `select order_id as "orderId", name, fulfilled_at as "fulfilledAt", items
     from fulfillments where shop_id = $1 and order_id = any($2::text[]) order by fulfilled_at, id`,
    [shopId, orderIds],
  );
  return rows;
}

export interface ExportedParcel {
  id: string;
  orderId: string;
  trackingNumber: string;
  carrierCode: string;
  trackingUrl: string | null;
  status: string;
  substatus: string | null;
  country: string | null;
  deliveredAt: string | null;
  lastEvent: string | null;
}

/** One row for each order that the parcel has or had. */
export async function exportParcels(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<ExportedParcel[]> {
  const { rows } = await sql.query<ExportedParcel>(
    `select distinct s.id, l.order_id as "orderId", s.tracking_number as "trackingNumber",
       s.carrier_code as "carrierCode", coalesce(l.tracking_url, s.tracking_url) as "trackingUrl", s.status,
       s.substatus, s.destination_country as country, s.delivered_at as "deliveredAt",
       s.last_event as "lastEvent"
     from fulfillment_shipments l join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
     where l.shop_id = $1 and l.order_id = any($2::text[]) order by s.id`,
    [shopId, orderIds],
  );
  return rows;
}

/** Oldest first. */
export async function exportEvents(
  sql: Sql,
  shopId: string,
  shipmentIds: readonly string[],
): Promise<(Pick<ShipmentCheckpoint, "wallTime" | "description" | "details"> & { id: string })[]> {
  const { rows } = await sql.query<
    Pick<ShipmentCheckpoint, "wallTime" | "description" | "details"> & { id: string }
  >(
    `select shipment_id as id, wall_time as "wallTime", description, details from (
       select distinct on (shipment_id, id) * from checkpoints
       where shop_id = $1 and shipment_id = any($2::uuid[])) each
     order by wall_time, each.id`,
    [shopId, shipmentIds],
  );
  return rows;
}
