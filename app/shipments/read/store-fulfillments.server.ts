// SQL that leads from tracking numbers to fulfillments and back.
import type { Sql } from "~/lib/database.server";

/** The fulfillments that have these numbers now, under any carrier. */
export async function listFulfillmentsOfNumbers(
  sql: Sql,
  shopId: string,
  numberKeys: readonly string[],
): Promise<{ numberKey: string; fulfillmentId: string }[]> {
  const { rows } = await sql.query<{ numberKey: string; fulfillmentId: string }>({
    name: "shipments.fulfillments_of_numbers",
    text: `select distinct s.number_key as "numberKey", l.fulfillment_id as "fulfillmentId"
           from shipments s
           join fulfillment_shipments l on l.shop_id = s.shop_id and l.shipment_id = s.id
           where s.shop_id = $1 and s.number_key = any($2::text[]) and l.removed_at is null`,
    values: [shopId, numberKeys],
  });
  return rows;
}

/** The numbers of a fulfillment, with their carriers. */
export async function listPairsOfFulfillment(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
): Promise<{ trackingNumber: string; carrierCode: string }[]> {
  const { rows } = await sql.query<{ trackingNumber: string; carrierCode: string }>({
    name: "shipments.pairs_of_fulfillment",
    text: `select s.tracking_number as "trackingNumber", s.carrier_code as "carrierCode"
           from fulfillment_shipments l
           join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
           where l.shop_id = $1 and l.fulfillment_id = $2 and l.removed_at is null`,
    values: [shopId, fulfillmentId],
  });
  return rows;
}
