// SQL for tracking links: which fulfillments need one, and what was written.
import { enqueueEach } from "../../jobs/job.server";
import type { Sql } from "../../lib/database.server";
import type { EarlierLink } from "./plan-links";

/** Enqueues link jobs for those fulfillments that have an unprocessed number, if the shop has links turned on. */
export async function enqueueLinksIfWanted(
  tx: Sql,
  shopId: string,
  fulfillmentIds: readonly string[],
): Promise<void> {
  if (fulfillmentIds.length === 0) return;
  const { rows } = await tx.query<{ id: string }>({
    name: "write_back.wants_links",
    text: `select f.id from write_back w
           join fulfillments f on f.shop_id = w.shop_id and f.id = any($2)
           where w.shop_id = $1 and f.fulfilled_at >= w.links_since and f.status <> 'cancelled' and exists (
             select 1 from fulfillment_shipments l
             join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
             where l.shop_id = w.shop_id and l.fulfillment_id = f.id and l.removed_at is null
               and not exists (select 1 from write_back_links k where k.shop_id = l.shop_id
                 and k.fulfillment_id = l.fulfillment_id and k.number_key = s.number_key
                 and k.state in ('sent', 'kept')))
           order by f.id`,
    values: [shopId, fulfillmentIds],
  });
  const jobs = rows.map(({ id }) => ({
    key: `write-links:${shopId}:${id}`,
    payload: { shopId, fulfillmentId: id },
  }));
  await enqueueEach(tx, "shopify.write_links", jobs);
}

export interface LinkShop {
  proxyPath: string;
  earlier: Map<string, EarlierLink>;
  namedByLink: Set<string>;
}

/** null: links are off for the shop, or were turned on after this fulfillment. */
export async function readLinkShop(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
): Promise<LinkShop | null> {
  const wanted = await sql.query<{ proxy_path: string }>(
    `select s.proxy_path from write_back w join shops s on s.id = w.shop_id
     join fulfillments f on f.shop_id = w.shop_id and f.id = $2
     where w.shop_id = $1 and f.fulfilled_at >= w.links_since`,
    [shopId, fulfillmentId],
  );
  const shop = wanted.rows[0];
  if (!shop) return null;
  const links = await sql.query<EarlierLink & { numberKey: string }>(
    `select number_key as "numberKey", state, previous_url as "previousUrl" from write_back_links
     where shop_id = $1 and fulfillment_id = $2`,
    [shopId, fulfillmentId],
  );
  const named = await sql.query<{ number_key: string }>(
    `select s.number_key from fulfillment_shipments l
     join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
     where l.shop_id = $1 and l.fulfillment_id = $2 and s.carrier_source = 'url'`,
    [shopId, fulfillmentId],
  );
  return {
    proxyPath: shop.proxy_path,
    earlier: new Map(links.rows.map(({ numberKey, ...link }) => [numberKey, link])),
    namedByLink: new Set(named.rows.map((row) => row.number_key)),
  };
}

export async function saveLinks(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
  links: readonly (EarlierLink & { numberKey: string })[],
  now: Date,
): Promise<void> {
  if (links.length === 0) return;
  await sql.query({
    name: "write_back.save_links",
    text: `insert into write_back_links as k (shop_id, fulfillment_id, number_key, previous_url, state, written_at)
           select $1, $2, l.number_key, l.previous_url, l.state, $6
           from unnest($3::text[], $4::text[], $5::text[]) as l (number_key, previous_url, state)
           on conflict (shop_id, fulfillment_id, number_key) do update set state = excluded.state,
             written_at = excluded.written_at
           where k.state = 'sending'`,
    values: [
      shopId,
      fulfillmentId,
      links.map((link) => link.numberKey),
      links.map((link) => link.previousUrl),
      links.map((link) => link.state),
      now,
    ],
  });
}
