// SQL that reads recorded orders and fulfillments for comparison with Shopify's.
import type { Sql } from "~/lib/database.server";

export interface KnownOrder {
  version: string;
  /** null: recorded by registration, before its webhook or reconciliation. */
  updatedAt: Date | null;
  emailSealed: Buffer | null;
  destinationCountry: string | null;
}

export interface KnownFulfillment {
  version: string;
  updatedAt: Date;
  destinationCountry: string | null;
}

/** By id; unknown ones are missing. */
export async function listKnown(
  sql: Sql,
  shopId: string,
  ids: { orderIds: readonly string[]; fulfillmentIds: readonly string[] },
): Promise<{ orders: Map<string, KnownOrder>; fulfillments: Map<string, KnownFulfillment> }> {
  const orders = await sql.query<KnownOrder & { id: string }>({
    name: "shipments.known_orders",
    text: `select id, source_version as version, source_updated_at as "updatedAt",
             email_sealed as "emailSealed", destination_country as "destinationCountry"
           from orders where shop_id = $1 and id = any($2::text[])`,
    values: [shopId, ids.orderIds],
  });
  const fulfillments = await sql.query<KnownFulfillment & { id: string }>({
    name: "shipments.known_fulfillments",
    text: `select id, source_version as version, source_updated_at as "updatedAt",
             destination_country as "destinationCountry"
           from fulfillments where shop_id = $1 and id = any($2::text[])`,
    values: [shopId, ids.fulfillmentIds],
  });
  return {
    orders: new Map(orders.rows.map(({ id, ...known }) => [id, known])),
    fulfillments: new Map(fulfillments.rows.map(({ id, ...known }) => [id, known])),
  };
}

/** Ids of all shipments that the orders' fulfillments link to. */
export async function listOrderShipments(
  sql: Sql,
  shopId: string,
  orderIds: readonly string[],
): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql.query<{ shipment_id: string }>({
    name: "shipments.list_of_orders",
    text: `select distinct l.shipment_id from unnest($2::text[]) as given (id)
           cross join lateral (select shipment_id from fulfillment_shipments
                               where shop_id = $1 and order_id = given.id offset 0) l`,
    values: [shopId, orderIds],
  });
  return rows.map((row) => row.shipment_id);
}
