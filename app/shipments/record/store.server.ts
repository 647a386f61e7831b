// SQL that records orders, fulfillments, shipments and the links between them.
import type { Sql } from "~/lib/database.server";
import { isOwnPage } from "~/shops/own-page";
import type { Parcel } from "./from-fulfillment";
import { orderNameKey } from "../keys";
import type { OrderKey } from "../contact/order-keys.server";
import type { Status } from "~/trackingmore/contract/status";
import type { CarrierSource, RegistrationState } from "../shipment";
import type { FulfillmentFacts, OrderFacts } from "./webhook-payloads";

/** Waits for the shop's advisory lock: one transaction at a time changes its shipments. */
export async function lockShipments(tx: Sql, shopId: string): Promise<void> {
  await tx.query({
    name: "shipments.lock",
    text: `select pg_advisory_xact_lock(hashtextextended('shipments:' || $1, 0))`,
    values: [shopId],
  });
}

export interface OrderToSave extends Omit<
  OrderFacts,
  "updatedAt" | "email" | "customerId" | "phones" | "postcode"
> {
  updatedAt: Date | null;
  emailSealed: Buffer | null;
  emailIndex: Buffer | null;
  customerIndex: Buffer | null;
  /** The source hides the customer: a null customerIndex keeps the recorded one. */
  keepsCustomer?: boolean;
  /** Keys of shopper look-ups: see order-keys.server.ts. */
  lookUpKeys: readonly OrderKey[];
  /** "" for an order read from the API at registration: any webhook is newer. */
  version: string;
}

/** Saves an order payload; false when a newer one is saved. */
export async function saveOrder(sql: Sql, shopId: string, order: OrderToSave): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: "shipments.save_order",
    // An e-mail read from the API is kept when the webhook hides it; personal data deleted by retention
    // does not come back.
    text: `insert into orders as o (shop_id, id, name, name_key, email_sealed, email_index, customer_locale,
             destination_country, placed_at, cancelled_at, source_updated_at, source_version,
             customer_index)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           on conflict (shop_id, id) do update set
             name = excluded.name, name_key = excluded.name_key,
             email_sealed = case when o.personal_removed_at is not null then null
                            when o.source_version = '' then coalesce(excluded.email_sealed, o.email_sealed)
                            else excluded.email_sealed end,
             email_index = case when o.personal_removed_at is not null then null
                           when o.source_version = '' then coalesce(excluded.email_index, o.email_index)
                           else excluded.email_index end,
             customer_index = case when o.personal_removed_at is null
                                then coalesce(excluded.customer_index, case when $14 then o.customer_index end)
                              end,
             customer_locale = case when o.personal_removed_at is null then excluded.customer_locale end,
             destination_country = excluded.destination_country,
             placed_at = excluded.placed_at, cancelled_at = excluded.cancelled_at,
             source_updated_at = excluded.source_updated_at, source_version = excluded.source_version
           where o.source_version < excluded.source_version collate "C"`,
    values: [
      shopId,
      order.id,
      order.name,
      order.name && orderNameKey(order.name),
      order.emailSealed,
      order.emailIndex,
      order.locale,
      order.destinationCountry,
      order.placedAt,
      order.cancelledAt,
      order.updatedAt,
      order.version,
      order.customerIndex,
      order.keepsCustomer ?? false,
    ],
  });
  if (rowCount === 1) await saveOrderKeys(sql, shopId, order.id, order.lookUpKeys);
  return rowCount === 1;
}

/** Replaces the order's keys; the e-mail's key is kept as long as the e-mail. */
async function saveOrderKeys(
  sql: Sql,
  shopId: string,
  orderId: string,
  keys: readonly OrderKey[],
): Promise<void> {
  await sql.query({
    name: "shipments.save_order_keys",
    text: `with current as (select * from unnest($3::bytea[], $4::text[]) as t (key, kind)),
             outdated as (
               delete from order_keys k where k.shop_id = $1 and k.order_id = $2
                 and not exists (select 1 from current where current.key = k.key)
                 and (k.kind <> 'email' or exists (select 1 from current where current.kind = 'email')
                      or exists (select 1 from orders o
                                 where o.shop_id = $1 and o.id = $2 and o.email_index is null)))
           insert into order_keys (shop_id, order_id, key, kind) select $1, $2, key, kind from current
           where exists (select 1 from orders o
                         where o.shop_id = $1 and o.id = $2 and o.personal_removed_at is null)
           on conflict do nothing`,
    values: [shopId, orderId, keys.map(({ key }) => key), keys.map(({ kind }) => kind)],
  });
}

/** Statuses of fulfillments that ship nothing. */
export const NOT_SENT: ReadonlySet<string> = new Set(["cancelled", "error", "failure"]);

/** Saves a fulfillment payload unless a newer one is saved. Returns the version that is saved now. */
export async function saveFulfillment(
  sql: Sql,
  shopId: string,
  facts: FulfillmentFacts,
  { version, emailSealed }: { version: string; emailSealed: Buffer | null },
): Promise<{ version: string; isCancelled: boolean }> {
  const { rows } = await sql.query<{ version: string; status: string }>({
    name: "shipments.save_fulfillment",
    text: `with saved as (
           insert into fulfillments as f (shop_id, id, order_id, name, status, tracking_company,
             destination_country, items, fulfilled_at, source_updated_at, source_version, shipment_status,
             tracking_url, email_sealed)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
             case when not exists (select 1 from orders o where o.shop_id = $1 and o.id = $3
                                   and o.personal_removed_at is not null) then $14::bytea end)
           on conflict (shop_id, id) do update set
             order_id = excluded.order_id, name = excluded.name, status = excluded.status,
             tracking_company = excluded.tracking_company,
             destination_country = excluded.destination_country, items = excluded.items,
             fulfilled_at = excluded.fulfilled_at, source_updated_at = excluded.source_updated_at,
             source_version = excluded.source_version,
             shipment_status = coalesce(excluded.shipment_status, f.shipment_status),
             tracking_url = excluded.tracking_url,
             email_sealed = coalesce(excluded.email_sealed, f.email_sealed)
           where f.source_version < excluded.source_version collate "C"
           returning source_version, status)
           select source_version as version, status from saved
           union all
           select source_version, status from fulfillments
           where shop_id = $1 and id = $2 and not exists (select 1 from saved)`,
    values: [
      shopId,
      facts.id,
      facts.orderId,
      facts.name,
      facts.status,
      facts.company,
      facts.destinationCountry,
      JSON.stringify(facts.items),
      facts.fulfilledAt,
      facts.updatedAt,
      version,
      facts.shipmentStatus,
      facts.urls.find((url) => url) ?? null,
      emailSealed,
    ],
  });
  const [current] = rows;
  return { version: current?.version ?? version, isCancelled: NOT_SENT.has(current?.status ?? "") };
}

/** A shipment with its link to one fulfillment. */
export interface LinkedShipment {
  shipmentId: string;
  position: number;
  isLive: boolean;
  trackingNumber: string;
  numberKey: string;
  carrierCode: string;
  /** The carrier's name in the newest payload that has the number. */
  company: string | null;
  url: string | null;
  /** Of the carrier that this fulfillment names. */
  hasScans: boolean;
}

export async function listLinks(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
): Promise<LinkedShipment[]> {
  const { rows } = await sql.query<LinkedShipment>({
    name: "shipments.list_links",
    text: `select l.shipment_id as "shipmentId", l.position, l.removed_at is null as "isLive",
             s.tracking_number as "trackingNumber", s.number_key as "numberKey",
             s.carrier_code as "carrierCode", l.tracking_company as company, l.tracking_url as url,
             s.last_checkpoint_at is not null and l.source_version <> '' as "hasScans"
           from fulfillment_shipments l join shipments s on s.shop_id = l.shop_id and s.id = l.shipment_id
           where l.shop_id = $1 and l.fulfillment_id = $2 order by l.position, l.shipment_id`,
    values: [shopId, fulfillmentId],
  });
  return rows;
}

/**
 * Records that the payload of this version has the number. A link keeps the values of its newest payload and the
 * version of its oldest; the carrier's URL is kept when the payload has our own page instead.
 */
export async function saveLink(
  sql: Sql,
  shopId: string,
  facts: FulfillmentFacts,
  link: { shipmentId: string; parcel: Parcel; version: string; now: Date },
): Promise<void> {
  const isOwn = isOwnPage(shopId, link.parcel.url);
  const { rowCount } = await sql.query({
    name: "shipments.save_link",
    text: `insert into fulfillment_shipments as l (shop_id, fulfillment_id, shipment_id, order_id, position,
             source_version, first_version, tracking_company, tracking_url, created_at)
           values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
           on conflict (shop_id, fulfillment_id, shipment_id) do update set
             order_id = excluded.order_id, position = excluded.position,
             first_version = case l.source_version when '' then excluded.first_version else l.first_version end,
             source_version = excluded.source_version, tracking_company = excluded.tracking_company,
             tracking_url = case when $10 then l.tracking_url else excluded.tracking_url end
           where l.source_version < excluded.source_version collate "C"`,
    values: [
      shopId,
      facts.id,
      link.shipmentId,
      facts.orderId,
      link.parcel.position,
      link.version,
      link.parcel.company,
      isOwn ? null : link.parcel.url,
      link.now,
      isOwn,
    ],
  });
  if (rowCount === 1) return;
  await sql.query({
    name: "shipments.save_link_start",
    text: `update fulfillment_shipments set first_version = $4
           where shop_id = $1 and fulfillment_id = $2 and shipment_id = $3
             and first_version > $4 collate "C"`,
    values: [shopId, facts.id, link.shipmentId, link.version],
  });
}

/** A link is live while the fulfillment's newest payload has its number and is not canceled. */
export async function recomputeLinks(
  sql: Sql,
  shopId: string,
  fulfillmentId: string,
  current: { version: string; isCancelled: boolean },
  now: Date,
): Promise<void> {
  await sql.query({
    name: "shipments.recompute_links",
    text: `update fulfillment_shipments
           set removed_at = case when removed_at is null then $5::timestamptz end
           where shop_id = $1 and fulfillment_id = $2
             and (removed_at is null) <> (source_version = $3 and not $4)`,
    values: [shopId, fulfillmentId, current.version, current.isCancelled, now],
  });
}

/** A shipment with the same number. */
export interface SameNumber {
  id: string;
  numberKey: string;
  carrierCode: string;
  carrierSource: CarrierSource;
  occurrence: number;
  fulfilledAt: Date | null;
  status: Status;
}

export async function findByNumbers(
  sql: Sql,
  shopId: string,
  numberKeys: readonly string[],
): Promise<SameNumber[]> {
  const { rows } = await sql.query<SameNumber>({
    name: "shipments.find_by_numbers",
    text: `select id, number_key as "numberKey", carrier_code as "carrierCode",
             carrier_source as "carrierSource", occurrence, fulfilled_at as "fulfilledAt", status
           from shipments where shop_id = $1 and number_key = any($2::text[])`,
    values: [shopId, numberKeys],
  });
  return rows;
}

export async function addShipment(
  sql: Sql,
  shopId: string,
  shipment: { id: string; parcel: Parcel; occurrence: number; state: RegistrationState; now: Date },
): Promise<void> {
  await sql.query({
    name: "shipments.add",
    text: `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
             registration_state, created_at, updated_at, occurrence)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    values: [
      shopId,
      shipment.id,
      shipment.parcel.carrierCode,
      shipment.parcel.trackingNumber,
      shipment.parcel.numberKey,
      shipment.parcel.carrierSource,
      shipment.state,
      shipment.now,
      shipment.occurrence,
    ],
  });
}

/** Of several parcels that had a number one after the other, the latest has it at the service. */
export async function markSuperseded(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await sql.query<{ number_key: string }>({
    name: "shipments.list_reused",
    text: `select distinct number_key from shipments
           where shop_id = $1 and id = any($2::uuid[]) and (occurrence > 1 or is_superseded)`,
    values: [shopId, ids],
  });
  if (rows.length === 0) return;
  await sql.query({
    name: "shipments.mark_superseded",
    text: `with latest as materialized (
             select distinct on (number_key) number_key, occurrence from shipments
             where shop_id = $1 and number_key = any($2::text[]) and registration_state <> 'removed'
             order by number_key, fulfilled_at desc nulls last, occurrence desc)
           update shipments s set is_superseded = s.occurrence <> latest.occurrence
           from latest where s.shop_id = $1 and s.number_key = latest.number_key
             and s.is_superseded <> (s.occurrence <> latest.occurrence)`,
    values: [shopId, rows.map((row) => row.number_key)],
  });
}
