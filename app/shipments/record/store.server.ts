// SQL that records orders, fulfillments, shipments and the links between them.
import type { Sql } from "~/lib/database.server";
import { isOwnPage } from "~/shops/own-page";
import { NOT_SENT, type Parcel } from "./from-fulfillment";
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
  "updatedAt" | "email" | "customerId" | "phones" | "postcode" | "customerNames"
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

/** Saves each order unless a newer payload of it is saved; the ids of those saved. Each id at most once. */
export async function saveOrders(
  sql: Sql,
  shopId: string,
  orders: readonly OrderToSave[],
): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const { rows } = await sql.query<{ id: string }>({
    name: "shipments.save_orders",
    // Personal data deleted by retention does not come back.
    text: `insert into orders as o (shop_id, id, name, name_key, email_sealed, email_index, customer_locale,
             destination_country, placed_at, cancelled_at, source_updated_at, source_version,
             customer_index)
           select $1, id, name, name_key, email_sealed, email_index, customer_locale, destination_country,
             placed_at, cancelled_at, source_updated_at, source_version, customer_index
           from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::text[],
             $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::bytea[])
             as t (id, name, name_key, email_sealed, email_index, customer_locale, destination_country,
               placed_at, cancelled_at, source_updated_at, source_version, customer_index)
           on conflict (shop_id, id) do update set
             name = excluded.name, name_key = excluded.name_key,
             email_sealed = case when o.personal_removed_at is null then excluded.email_sealed end,
             email_index = case when o.personal_removed_at is null then excluded.email_index end,
             customer_index = case when o.personal_removed_at is null
                                then coalesce(excluded.customer_index,
                                       case when excluded.id = any($14::text[]) then o.customer_index end)
                              end,
             customer_locale = case when o.personal_removed_at is null then excluded.customer_locale end,
             destination_country = excluded.destination_country,
             placed_at = excluded.placed_at, cancelled_at = excluded.cancelled_at,
             source_updated_at = excluded.source_updated_at, source_version = excluded.source_version
           where o.source_version < excluded.source_version collate "C"
           returning id`,
    values: [
      shopId,
      orders.map(({ id }) => id),
      orders.map(({ name }) => name),
      orders.map(({ name }) => name && orderNameKey(name)),
      orders.map(({ emailSealed }) => emailSealed),
      orders.map(({ emailIndex }) => emailIndex),
      orders.map(({ locale }) => locale),
      orders.map(({ destinationCountry }) => destinationCountry),
      orders.map(({ placedAt }) => placedAt),
      orders.map(({ cancelledAt }) => cancelledAt),
      orders.map(({ updatedAt }) => updatedAt),
      orders.map(({ version }) => version),
      orders.map(({ customerIndex }) => customerIndex),
      orders.filter(({ keepsCustomer }) => keepsCustomer).map(({ id }) => id),
    ],
  });
  const saved = new Set(rows.map((row) => row.id));
  const changed = orders.filter(({ id }) => saved.has(id));
  if (changed.length > 0) await saveOrderKeys(sql, shopId, changed);
  return saved;
}

/** Replaces the orders' keys; the e-mail's key is kept as long as the e-mail, a name's until another one comes. */
async function saveOrderKeys(
  sql: Sql,
  shopId: string,
  orders: readonly OrderToSave[],
): Promise<void> {
  const keys = orders.flatMap(({ id, lookUpKeys }) =>
    lookUpKeys.map(({ key, kind }) => ({ orderId: id, key, kind })),
  );
  await sql.query({
    name: "shipments.save_order_keys",
    text: `with current as (select * from unnest($3::text[], $4::bytea[], $5::text[]) as t (order_id, key, kind)),
             outdated as (
               delete from order_keys k using unnest($2::text[]) as saved (id)
               where k.shop_id = $1 and k.order_id = saved.id
                 and not exists (select 1 from current c where c.order_id = k.order_id and c.key = k.key)
                 and (k.kind <> 'customer_name'
                      or exists (select 1 from current c where c.order_id = k.order_id and c.kind = k.kind))
                 and (k.kind <> 'email'
                      or exists (select 1 from current c where c.order_id = k.order_id and c.kind = 'email')
                      or exists (select 1 from orders o
                                 where o.shop_id = $1 and o.id = k.order_id and o.email_index is null)))
           insert into order_keys (shop_id, order_id, key, kind)
           select $1, c.order_id, c.key, c.kind from current c
           join orders o on o.shop_id = $1 and o.id = c.order_id and o.personal_removed_at is null
           on conflict do nothing`,
    values: [
      shopId,
      orders.map(({ id }) => id),
      keys.map(({ orderId }) => orderId),
      keys.map(({ key }) => key),
      keys.map(({ kind }) => kind),
    ],
  });
}

/** A fulfillment's payload with its version. */
export interface FulfillmentToSave {
  facts: FulfillmentFacts;
  version: string;
  emailSealed: Buffer | null;
}

/** The version that is saved of a fulfillment. */
export interface SavedFulfillment {
  version: string;
  isCancelled: boolean;
}

/** Saves each fulfillment unless a newer payload of it is saved; what is saved now, by id. Each id at most once. */
export async function saveFulfillments(
  sql: Sql,
  shopId: string,
  fulfillments: readonly FulfillmentToSave[],
): Promise<Map<string, SavedFulfillment>> {
  const facts = fulfillments.map((each) => each.facts);
  const { rows } = await sql.query<{ id: string; version: string; status: string }>({
    name: "shipments.save_fulfillments",
    text: `with given as (
             select * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
               $8::jsonb[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::text[],
               $14::bytea[])
               as t (id, order_id, name, status, tracking_company, destination_country, items, fulfilled_at,
                 source_updated_at, source_version, shipment_status, tracking_url, email_sealed)),
           saved as (
           insert into fulfillments as f (shop_id, id, order_id, name, status, tracking_company,
             destination_country, items, fulfilled_at, source_updated_at, source_version, shipment_status,
             tracking_url, email_sealed)
           select $1, id, order_id, name, status, tracking_company, destination_country, items, fulfilled_at,
             source_updated_at, source_version, shipment_status, tracking_url,
             case when not exists (select 1 from orders o where o.shop_id = $1 and o.id = given.order_id
                                   and o.personal_removed_at is not null) then email_sealed end
           from given
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
           returning id, source_version, status)
           select id, source_version as version, status from saved
           union all
           select f.id, f.source_version, f.status from given
           join fulfillments f on f.shop_id = $1 and f.id = given.id
           where not exists (select 1 from saved where saved.id = given.id)`,
    values: [
      shopId,
      facts.map(({ id }) => id),
      facts.map(({ orderId }) => orderId),
      facts.map(({ name }) => name),
      facts.map(({ status }) => status),
      facts.map(({ company }) => company),
      facts.map(({ destinationCountry }) => destinationCountry),
      facts.map(({ items }) => JSON.stringify(items)),
      facts.map(({ fulfilledAt }) => fulfilledAt),
      facts.map(({ updatedAt }) => updatedAt),
      fulfillments.map(({ version }) => version),
      facts.map(({ shipmentStatus }) => shipmentStatus),
      facts.map(({ urls }) => urls.find((url) => url) ?? null),
      fulfillments.map(({ emailSealed }) => emailSealed),
    ],
  });
  return new Map(
    rows.map(({ id, version, status }) => [id, { version, isCancelled: NOT_SENT.has(status) }]),
  );
}

/** A shipment with its link to one fulfillment. */
export interface LinkedShipment {
  fulfillmentId: string;
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
  fulfillmentIds: readonly string[],
): Promise<LinkedShipment[]> {
  if (fulfillmentIds.length === 0) return [];
  const { rows } = await sql.query<LinkedShipment>({
    name: "shipments.list_links",
    text: `select l.fulfillment_id as "fulfillmentId", l.shipment_id as "shipmentId", l.position,
             l.removed_at is null as "isLive", s.tracking_number as "trackingNumber",
             s.number_key as "numberKey", s.carrier_code as "carrierCode", l.tracking_company as company,
             l.tracking_url as url, s.last_checkpoint_at is not null and l.source_version <> '' as "hasScans"
           from unnest($2::text[]) as given (id)
           cross join lateral (select * from fulfillment_shipments
                               where shop_id = $1 and fulfillment_id = given.id offset 0) l
           cross join lateral (select * from shipments where shop_id = $1 and id = l.shipment_id offset 0) s
           order by l.fulfillment_id, l.position, l.shipment_id`,
    values: [shopId, fulfillmentIds],
  });
  return rows;
}

/** That a payload of this version has the number. */
export interface LinkToSave {
  facts: FulfillmentFacts;
  shipmentId: string;
  parcel: Parcel;
  version: string;
}

/**
 * Saves links, each pair of fulfillment and shipment at most once; the ids of fulfillments with a new or changed one.
 * A link keeps the values of its newest payload and the version of its oldest; the carrier's URL is kept when the
 * payload has our own page instead.
 */
export async function saveLinks(
  sql: Sql,
  shopId: string,
  links: readonly LinkToSave[],
  now: Date,
): Promise<string[]> {
  if (links.length === 0) return [];
  const isOwn = links.map(({ parcel }) => isOwnPage(shopId, parcel.url));
  const keys = [
    links.map(({ facts }) => facts.id),
    links.map(({ shipmentId }) => shipmentId),
    links.map(({ version }) => version),
  ];
  const { rows } = await sql.query<{ fulfillment_id: string }>({
    name: "shipments.save_links",
    text: `insert into fulfillment_shipments as l (shop_id, fulfillment_id, shipment_id, source_version,
             first_version, order_id, position, tracking_company, tracking_url, created_at)
           select $1, fulfillment_id, shipment_id, version, version, order_id, position, company, url, $9
           from unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[])
             as t (fulfillment_id, shipment_id, version, order_id, position, company, url)
           on conflict (shop_id, fulfillment_id, shipment_id) do update set
             order_id = excluded.order_id, position = excluded.position,
             first_version = case l.source_version when '' then excluded.first_version else l.first_version end,
             source_version = excluded.source_version, tracking_company = excluded.tracking_company,
             tracking_url = case when (l.fulfillment_id, l.shipment_id) in (
                                   select * from unnest($10::text[], $11::uuid[]))
                            then l.tracking_url else excluded.tracking_url end
           where l.source_version < excluded.source_version collate "C"
           returning fulfillment_id`,
    values: [
      shopId,
      ...keys,
      links.map(({ facts }) => facts.orderId),
      links.map(({ parcel }) => parcel.position),
      links.map(({ parcel }) => parcel.company),
      links.map(({ parcel }) => urlToSave(shopId, parcel)),
      now,
      links.filter((_, index) => isOwn[index]).map(({ facts }) => facts.id),
      links.filter((_, index) => isOwn[index]).map(({ shipmentId }) => shipmentId),
    ],
  });
  const changed = rows.map((row) => row.fulfillment_id);
  if (changed.length === links.length) return changed;
  await sql.query({
    name: "shipments.save_link_starts",
    text: `update fulfillment_shipments l set first_version = t.version
           from unnest($2::text[], $3::uuid[], $4::text[]) as t (fulfillment_id, shipment_id, version)
           where l.shop_id = $1 and l.fulfillment_id = t.fulfillment_id and l.shipment_id = t.shipment_id
             and l.first_version > t.version collate "C"`,
    values: [shopId, ...keys],
  });
  return changed;
}

/**
 * A link is live while the fulfillment's newest payload has its number and is not canceled. Returns the ids of
 * fulfillments with a changed one.
 */
export async function recomputeLinks(
  sql: Sql,
  shopId: string,
  current: ReadonlyMap<string, SavedFulfillment>,
  now: Date,
): Promise<string[]> {
  if (current.size === 0) return [];
  const saved = [...current.values()];
  const { rows } = await sql.query<{ fulfillment_id: string }>({
    name: "shipments.recompute_links",
    text: `update fulfillment_shipments l
           set removed_at = case when l.removed_at is null then $5::timestamptz end
           from unnest($2::text[], $3::text[], $4::boolean[]) as t (id, version, is_cancelled)
           where l.shop_id = $1 and l.fulfillment_id = t.id
             and (l.removed_at is null) <> (l.source_version = t.version and not t.is_cancelled)
           returning l.fulfillment_id`,
    values: [
      shopId,
      [...current.keys()],
      saved.map(({ version }) => version),
      saved.map(({ isCancelled }) => isCancelled),
      now,
    ],
  });
  return rows.map((row) => row.fulfillment_id);
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
  if (numberKeys.length === 0) return [];
  const { rows } = await sql.query<SameNumber>({
    name: "shipments.find_by_numbers",
    text: `select s.id, s.number_key as "numberKey", s.carrier_code as "carrierCode",
             s.carrier_source as "carrierSource", s.occurrence, s.fulfilled_at as "fulfilledAt", s.status
           from unnest($2::text[]) as given (number_key)
           cross join lateral (select * from shipments
                               where shop_id = $1 and number_key = given.number_key offset 0) s`,
    values: [shopId, [...new Set(numberKeys)]],
  });
  return rows;
}

export interface ShipmentToAdd {
  id: string;
  /** Of the fulfillment that has the parcel. */
  facts: FulfillmentFacts;
  parcel: Parcel;
  occurrence: number;
  state: RegistrationState;
}

/**
 * Each is a millisecond later than the one before, the last at `now`: lists keep the order of the payloads. They are
 * added as recomputeShipments makes them of this one link, so that most need no update.
 */
export async function addShipments(
  sql: Sql,
  shopId: string,
  shipments: readonly ShipmentToAdd[],
  now: Date,
): Promise<void> {
  if (shipments.length === 0) return;
  await sql.query({
    name: "shipments.add",
    text: `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
             registration_state, occurrence, tracking_company, company_key, tracking_url, destination_country,
             fulfilled_at, created_at, updated_at)
           select $1, id, carrier_code, tracking_number, number_key, carrier_source, state, occurrence,
             company, company_key, url,
             coalesce(destination, (select o.destination_country from orders o
                                    where o.shop_id = $1 and o.id = t.order_id)),
             fulfilled_at, $9::timestamptz - (cardinality($2::uuid[]) - place) * interval '1 millisecond', $9
           from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
             $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[])
             with ordinality
             as t (id, carrier_code, tracking_number, number_key, carrier_source, state, occurrence,
               company, company_key, url, order_id, destination, fulfilled_at, place)`,
    values: [
      shopId,
      shipments.map(({ id }) => id),
      shipments.map(({ parcel }) => parcel.carrierCode),
      shipments.map(({ parcel }) => parcel.trackingNumber),
      shipments.map(({ parcel }) => parcel.numberKey),
      shipments.map(({ parcel }) => parcel.carrierSource),
      shipments.map(({ state }) => state),
      shipments.map(({ occurrence }) => occurrence),
      now,
      shipments.map(({ parcel }) => parcel.company),
      shipments.map(({ parcel }) => parcel.companyKey),
      shipments.map(({ parcel }) => urlToSave(shopId, parcel)),
      shipments.map(({ facts }) => facts.orderId),
      shipments.map(({ facts }) => facts.destinationCountry),
      shipments.map(({ facts }) => facts.fulfilledAt),
    ],
  });
}

/** null when the merchant's link is our own page. */
function urlToSave(shopId: string, { url }: Parcel): string | null {
  return isOwnPage(shopId, url) ? null : url;
}

/** Of several parcels that had one of these numbers one after the other, the latest has it at the service. */
export async function markSuperseded(
  sql: Sql,
  shopId: string,
  numberKeys: readonly string[],
): Promise<void> {
  if (numberKeys.length === 0) return;
  await sql.query({
    name: "shipments.mark_superseded",
    text: `with latest as materialized (
             select distinct on (number_key) number_key, occurrence from shipments
             where shop_id = $1 and number_key = any($2::text[]) and registration_state <> 'removed'
             order by number_key, fulfilled_at desc nulls last, occurrence desc)
           update shipments s set is_superseded = s.occurrence <> latest.occurrence
           from latest where s.shop_id = $1 and s.number_key = latest.number_key
             and s.is_superseded <> (s.occurrence <> latest.occurrence)`,
    values: [shopId, numberKeys],
  });
}
