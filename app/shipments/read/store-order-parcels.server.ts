// SQL that reads the other parcels of a shipment's orders.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import type { RegistrationState } from "../shipment";

export interface OrderParcel {
  orderId: string;
  id: string;
  trackingNumber: string;
  carrierCode: string;
  trackingCompany: string | null;
  status: Status;
  substatus: string | null;
  registrationState: RegistrationState;
}

/** An order with more parcels shows the first ones. */
const PARCELS_MAX = 100;

/** The parcels on these orders now, the given one among them, in the order in which they were sent. */
export async function listOrderParcels(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<OrderParcel[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql.query<OrderParcel>({
    name: "shipments.order_parcels",
    text: `select l."orderId", s.id, s.tracking_number as "trackingNumber", s.carrier_code as "carrierCode",
             s.tracking_company as "trackingCompany", s.status, s.substatus,
             s.registration_state as "registrationState"
           from (select distinct order_id as "orderId", shipment_id from fulfillment_shipments
                 where shop_id = $1 and order_id = any($2::text[]) and removed_at is null) l
           join shipments s on s.shop_id = $1 and s.id = l.shipment_id
           where s.registration_state <> 'removed'
           order by s.created_at, s.id limit ${PARCELS_MAX}`,
    values: [shopId, orderIds],
  });
  return rows;
}
