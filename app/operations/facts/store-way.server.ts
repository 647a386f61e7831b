// SQL that finds the webhook which a registered shipment came from.
import type { Sql } from "~/lib/database.server";
import type { ObservedRegistration } from "~/lib/observer";

/**
 * For each of the shop's shipments the last webhook about its order that came before the shipment was recorded. A
 * shipment without a webhook, such as one of a backfill, is left out.
 */
export async function listWays(
  sql: Sql,
  shopId: string,
  shipmentIds: readonly string[],
): Promise<ObservedRegistration[]> {
  const { rows } = await sql.query<ObservedRegistration>({
    name: "operations.ways",
    text: `select d.webhook_id as "webhookId", d.received_at as "receivedAt", s.registered_at as "registeredAt"
           from shipments s
           cross join lateral (
             select order_id from fulfillment_shipments l
             where l.shop_id = s.shop_id and l.shipment_id = s.id limit 1) l
           cross join lateral (
             select webhook_id, received_at from webhook_deliveries d
             where d.shop_id = s.shop_id and d.order_id = l.order_id
               and d.received_at between s.created_at - interval '1 day' and s.created_at
             order by received_at desc limit 1) d
           where s.shop_id = $1 and s.id = any($2::uuid[]) and s.registered_at is not null
             and not s.is_backlog`,
    values: [shopId, shipmentIds],
  });
  return rows;
}
