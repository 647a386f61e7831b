// Recomputes shipments from their fulfillment links: live or removed, company, URL, destination.
import { companyKey } from "~/carriers/resolution/from-shopify";
import { AHEAD_PRIORITY, type JobPayloads, enqueue } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";
import { readServiceState } from "~/shops/store-connection.server";
import { markNeedsUpdate } from "./store-needs-update.server";
import type { ShipmentChange } from "../change";
import { type RegistrationState, UNKNOWN_CARRIER } from "../shipment";
import { NOT_SENT } from "./from-fulfillment";
import { MAY_BE_AT_SERVICE, takeFromCalls } from "./store-calls.server";

export async function logChanges(
  sql: Sql,
  shopId: string,
  changes: readonly ShipmentChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await sql.query({
    name: "shipments.log_changes",
    text: `insert into shipment_changes (shop_id, shipment_id, kind, before, after, changed_at, changed_by)
           select $1, shipment_id, kind, before, after, $6, changed_by
           from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $7::text[])
             as c (shipment_id, kind, before, after, changed_by)`,
    values: [
      shopId,
      changes.map((change) => change.shipmentId),
      changes.map((change) => change.kind),
      changes.map((change) => change.before),
      changes.map((change) => change.after),
      now,
      changes.map((change) => change.by ?? null),
    ],
  });
}

/** Enqueues registration of the shop's pending shipments; with `runAt` in a job of its own. */
export async function enqueueRegister(sql: Sql, shopId: string, runAt?: Date): Promise<void> {
  const key = runAt ? `register-later:${shopId}` : `register:${shopId}`;
  const priority = AHEAD_PRIORITY;
  await enqueue(
    sql,
    "shipments.register",
    { shopId },
    { key, priority, ...(runAt ? { runAt } : {}) },
  );
}

export async function enqueueUnregister(
  sql: Sql,
  shopId: string,
  pair: { carrierCode: string; trackingNumber: string },
): Promise<void> {
  const { carrierCode, trackingNumber } = pair;
  const { generation } = await readServiceState(sql, shopId);
  await unregisterAt(sql, { shopId, carrierCode, trackingNumber, generation });
}

/** Enqueues the deletion of a tracking at its service, at once or at `runAt`. */
export async function unregisterAt(
  sql: Sql,
  job: JobPayloads["shipments.unregister"],
  runAt?: Date,
): Promise<void> {
  const key = `unregister:${job.shopId}:${job.carrierCode}:${job.trackingNumber}`;
  await enqueue(sql, "shipments.unregister", job, { key, ...(runAt ? { runAt } : {}) });
}

interface RecomputeRow {
  id: string;
  state: RegistrationState;
  /** A registration call is running, or its answer was lost. */
  mayBeAtService: boolean;
  carrierCode: string;
  trackingNumber: string;
  isLive: boolean;
  company: string | null;
  url: string | null;
  destination: string | null;
  fulfilledAt: Date | null;
  /** The number has a shipment under another carrier, too. */
  hasTwin: boolean;
  numberKey: string;
  /** Another parcel had the number before or after. */
  isReused: boolean;
  /** What is saved of the fields above. */
  savedCompany: string | null;
  savedCompanyKey: string | null;
  savedUrl: string | null;
  savedDestination: string | null;
  savedFulfilledAt: Date | null;
}

/** Company, URL and destination come from the newest live link, else from the newest link. */
const RECOMPUTE_READ = `
  select s.id, s.registration_state as state,
    ${MAY_BE_AT_SERVICE} as "mayBeAtService", s.carrier_code as "carrierCode",
    s.tracking_number as "trackingNumber", coalesce(newest.is_live, false) as "isLive",
    newest.tracking_company as company, newest.tracking_url as url, newest.destination,
    newest.earliest_at as "fulfilledAt",
    exists (select from shipments t where t.shop_id = s.shop_id and t.number_key = s.number_key
            and t.occurrence = s.occurrence and t.id <> s.id) as "hasTwin",
    s.number_key as "numberKey", s.occurrence > 1 or s.is_superseded as "isReused",
    s.tracking_company as "savedCompany", s.company_key as "savedCompanyKey", s.tracking_url as "savedUrl",
    s.destination_country as "savedDestination", s.fulfilled_at as "savedFulfilledAt"
  from unnest($2::uuid[]) as given (id)
  cross join lateral (select * from shipments where shop_id = $1 and id = given.id offset 0) s
  left join lateral (
    select l.removed_at is null as is_live, l.tracking_company, l.tracking_url,
      coalesce(f.destination_country, o.destination_country) as destination,
      min(f.fulfilled_at) over () as earliest_at
    from fulfillment_shipments l
    left join fulfillments f on f.shop_id = l.shop_id and f.id = l.fulfillment_id
    left join orders o on o.shop_id = l.shop_id and o.id = l.order_id
    where l.shop_id = s.shop_id and l.shipment_id = s.id
    order by l.removed_at is null desc, l.source_version collate "C" desc, l.fulfillment_id limit 1
  ) newest on true`;

/**
 * One number under several carriers on one order is one parcel: the merchant's choice, else a known carrier's, else
 * the earliest. The fulfillments that name another carrier are linked to it as well, with the version "".
 */
const MERGE_TWINS = `
  with twins as materialized (
    select distinct s.id, s.number_key, s.occurrence, s.carrier_source, s.carrier_code
    from shipments asked
    join shipments s on s.shop_id = asked.shop_id and s.number_key = asked.number_key
      and s.occurrence = asked.occurrence
    where asked.shop_id = $1 and asked.id = any($2::uuid[])),
  named as materialized (
    select l.fulfillment_id, l.order_id, l.position, l.shipment_id,
      first_value(t.id) over (partition by l.order_id, t.number_key, t.occurrence
        order by t.carrier_source = 'merchant' desc, t.carrier_code <> $4 desc,
          l.first_version collate "C", l.fulfillment_id, t.carrier_code) as parcel_id
    from twins t
    join fulfillment_shipments l on l.shop_id = $1 and l.shipment_id = t.id
    join fulfillments f on f.shop_id = l.shop_id and f.id = l.fulfillment_id
    where l.source_version = f.source_version and l.source_version <> '' and f.status <> all($5)),
  current as materialized (
    select l.fulfillment_id, l.shipment_id, l.source_version,
      exists (select from named n
              where n.fulfillment_id = l.fulfillment_id and n.parcel_id = l.shipment_id) as is_live
    from twins t join fulfillment_shipments l on l.shop_id = $1 and l.shipment_id = t.id),
  ended as (
    delete from fulfillment_shipments l using current c
    where l.shop_id = $1 and l.fulfillment_id = c.fulfillment_id and l.shipment_id = c.shipment_id
      and c.source_version = '' and not c.is_live),
  changed as (
    update fulfillment_shipments l set removed_at = case when c.is_live then null else $3::timestamptz end
    from current c
    where l.shop_id = $1 and l.fulfillment_id = c.fulfillment_id and l.shipment_id = c.shipment_id
      and (c.source_version <> '' or c.is_live) and (l.removed_at is null) <> c.is_live),
  added as (
    insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id, position, created_at)
    select $1, fulfillment_id, parcel_id, order_id, position, $3 from named where shipment_id <> parcel_id
    on conflict do nothing)
  select id from twins`;

async function mergeTwins(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
  now: Date,
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: "shipments.merge_twins",
    text: MERGE_TWINS,
    values: [shopId, ids, now, UNKNOWN_CARRIER, [...NOT_SENT]],
  });
  return rows.map((row) => row.id);
}

async function readForRecompute(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<RecomputeRow[]> {
  const { rows } = await tx.query<RecomputeRow>({
    name: "shipments.recompute_read",
    text: RECOMPUTE_READ,
    values: [shopId, ids],
  });
  return rows;
}

export interface Recomputed {
  /** Those that became `removed`. */
  removed: Set<string>;
  /** Shipment id → its number, of those whose number other parcels had before or after. */
  reused: Map<string, string>;
}

/**
 * Updates shipments, and those with the same number, from their links and enqueues what follows: registration of
 * live ones, deletion at the service of those without a live link.
 */
export async function recomputeShipments(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
  now: Date,
): Promise<Recomputed> {
  if (ids.length === 0) return { removed: new Set(), reused: new Map() };
  let rows = await readForRecompute(tx, shopId, ids);
  const withTwins = rows.filter(({ hasTwin }) => hasTwin).map(({ id }) => id);
  if (withTwins.length > 0) {
    const merged = await mergeTwins(tx, shopId, withTwins, now);
    rows = await readForRecompute(tx, shopId, [...new Set([...ids, ...merged])]);
  }
  const shipments = rows.map((row) => ({
    ...row,
    next: nextState(row),
    companyKey: (row.company && companyKey(row.company)) || null,
  }));
  await saveRecomputed(tx, shopId, shipments.filter(isChanged), now);
  // Since they were removed, the service may have deleted what a call in flight had registered.
  const back = shipments.filter(({ state, next }) => state === "removed" && next !== "removed");
  if (back.length > 0) {
    await takeFromCalls(
      tx,
      shopId,
      back.map(({ id }) => id),
    );
  }
  const changed = shipments.filter(({ state, next }) => state !== next);
  const removed = changed.filter(({ next }) => next === "removed");
  for (const each of removed) {
    if (each.state === "registered" || each.mayBeAtService)
      await enqueueUnregister(tx, shopId, each);
  }
  const changes = changed
    .filter(({ next }) => next !== "removed")
    .map(({ id, state, next }) => ({ shipmentId: id, before: state, after: next }));
  await logChanges(
    tx,
    shopId,
    changes.map((change) => ({ ...change, kind: "registration" })),
    now,
  );
  if (shipments.some(({ next }) => next === "pending")) await enqueueRegister(tx, shopId);
  const registered = shipments.filter(({ next }) => next === "registered");
  await markNeedsUpdate(
    tx,
    shopId,
    registered.map(({ id }) => id),
  );
  const reused = rows.filter(({ isReused }) => isReused);
  return {
    removed: new Set(removed.map(({ id }) => id)),
    reused: new Map(reused.map(({ id, numberKey }) => [id, numberKey])),
  };
}

interface RecomputedShipment extends RecomputeRow {
  next: RegistrationState;
  companyKey: string | null;
}

function isChanged(row: RecomputedShipment): boolean {
  return (
    row.next !== row.state ||
    row.company !== row.savedCompany ||
    row.companyKey !== row.savedCompanyKey ||
    row.url !== row.savedUrl ||
    (row.destination !== null && row.destination !== row.savedDestination) ||
    row.fulfilledAt?.getTime() !== row.savedFulfilledAt?.getTime()
  );
}

function nextState(row: RecomputeRow): RegistrationState {
  if (!row.isLive) return "removed";
  if (row.state !== "removed") return row.state;
  return firstState(row.carrierCode);
}

/** The registration state of a new shipment. */
export function firstState(carrierCode: string): RegistrationState {
  return carrierCode === UNKNOWN_CARRIER ? "needs_carrier" : "pending";
}

async function saveRecomputed(
  tx: Sql,
  shopId: string,
  shipments: readonly RecomputedShipment[],
  now: Date,
): Promise<void> {
  if (shipments.length === 0) return;
  await tx.query({
    name: "shipments.save_recomputed",
    text: `update shipments s set registration_state = t.state, tracking_company = t.company,
             company_key = t.company_key, tracking_url = t.url,
             destination_country = coalesce(t.destination, s.destination_country),
             fulfilled_at = t.fulfilled_at, updated_at = $9
           from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
             as t (id, state, company, company_key, url, destination, fulfilled_at)
           where s.shop_id = $1 and s.id = t.id`,
    values: [
      shopId,
      shipments.map(({ id }) => id),
      shipments.map(({ next }) => next),
      shipments.map(({ company }) => company),
      shipments.map((shipment) => shipment.companyKey),
      shipments.map(({ url }) => url),
      shipments.map(({ destination }) => destination),
      shipments.map(({ fulfilledAt }) => fulfilledAt),
      now,
    ],
  });
}
