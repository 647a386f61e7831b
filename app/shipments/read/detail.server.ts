// SQL that reads shipments with orders, checkpoints and history for pages.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import type {
  CarrierSource,
  RegistrationState,
  ShipmentChangeView,
  ShipmentCheckpoint,
  ShipmentDetail,
  ShipmentLeg,
  ShipmentOrder,
  ShipmentSummary,
} from "../shipment";
import { type OrderItem, withImages } from "../order-items";
import { sortNewestFirst } from "../wall-time";

/** Until the order's webhook arrives, its name comes from the fulfillment's: "#1001.1" → "#1001". */
const ORDER_NAME = `coalesce(o.name, nullif(regexp_replace(f.name, '\\.\\d+$', ''), ''))`;

const LIVE_LINKS = `
  from fulfillment_shipments l
  left join orders o on o.shop_id = l.shop_id and o.id = l.order_id
  left join fulfillments f on f.shop_id = l.shop_id and f.id = l.fulfillment_id
  where l.shop_id = s.shop_id and l.shipment_id = s.id and l.removed_at is null`;

/** For `select … from shipments s`. */
export const SUMMARY_COLUMNS = `
  s.id, s.tracking_number, s.carrier_code, s.tracking_company, s.status, s.substatus, s.last_event,
  s.last_checkpoint_at, s.registration_state, s.registration_message, s.registered_at, s.destination_country, s.created_at,
  coalesce(s.fulfilled_at, s.created_at) as shipped_at, s.began_on::text, s.last_scan_on::text,
  s.delivered_on::text, s.expected_by::text, s.silent_after::text, s.archived_at,
  array(select distinct ${ORDER_NAME} ${LIVE_LINKS} and ${ORDER_NAME} is not null order by 1) as order_names`;

export interface SummaryRow {
  id: string;
  tracking_number: string;
  carrier_code: string;
  tracking_company: string | null;
  status: Status;
  substatus: string | null;
  last_event: string | null;
  last_checkpoint_at: string | null;
  registration_state: RegistrationState;
  registration_message: string | null;
  registered_at: Date | null;
  destination_country: string | null;
  created_at: Date;
  shipped_at: Date;
  began_on: string | null;
  last_scan_on: string | null;
  delivered_on: string | null;
  expected_by: string | null;
  silent_after: string | null;
  archived_at: Date | null;
  order_names: string[];
}

interface DetailRow extends SummaryRow {
  manual_reason: string | null;
  manual_set_at: Date | null;
  carrier_source: CarrierSource;
  tracking_url: string | null;
  registration_code: number | null;
  tracking_id: string | null;
  delivered_at: string | null;
  origin_country: string | null;
  synced_at: Date | null;
  legs: { origin?: ShipmentLeg; destination?: ShipmentLeg };
}

export function toSummary(row: SummaryRow): ShipmentSummary {
  return {
    id: row.id,
    trackingNumber: row.tracking_number,
    carrierCode: row.carrier_code,
    trackingCompany: row.tracking_company,
    status: row.status,
    substatus: row.substatus,
    lastEvent: row.last_event,
    lastCheckpointAt: row.last_checkpoint_at,
    registrationState: row.registration_state,
    registrationMessage: row.registration_message,
    registeredAt: row.registered_at,
    destinationCountry: row.destination_country,
    orderNames: row.order_names,
    shippedAt: row.shipped_at,
    beganOn: row.began_on,
    lastScanOn: row.last_scan_on,
    deliveredOn: row.delivered_on,
    expectedBy: row.expected_by,
    silentAfter: row.silent_after,
    isArchived: row.archived_at !== null,
    createdAt: row.created_at,
  };
}

/** Shipments by id with all their details, newest first, in four statements. */
export async function readDetails(
  sql: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<ShipmentDetail[]> {
  if (ids.length === 0) return [];
  const shipments = await sql.query<DetailRow>(
    // A sync pass covers every parcel registered before it, changed or not.
    `select ${SUMMARY_COLUMNS}, s.carrier_source, s.manual_reason, s.manual_set_at, s.tracking_url, s.registration_code,
       s.tracking_id, s.delivered_at, s.origin_country, s.legs,
       case when s.registration_state = 'registered' and c.synced_at > s.registered_at
            then greatest(s.synced_at, c.synced_at) else s.synced_at end as synced_at
     from shipments s left join sync_cursors c on c.shop_id = s.shop_id
     where s.shop_id = $1 and s.id = any($2::uuid[])
     order by s.created_at desc, s.id`,
    [shopId, ids],
  );
  const checkpoints = await readCheckpoints(sql, shopId, ids);
  const orders = await readOrders(sql, shopId, ids);
  const changes = await readChanges(sql, shopId, ids);
  return shipments.rows.map((row) => ({
    ...toSummary(row),
    carrierSource: row.carrier_source,
    manualStatus:
      row.manual_reason !== null && row.manual_set_at !== null
        ? { reason: row.manual_reason, setAt: row.manual_set_at }
        : null,
    trackingUrl: row.tracking_url,
    registrationCode: row.registration_code,
    trackingId: row.tracking_id,
    deliveredAt: row.delivered_at,
    originCountry: row.origin_country,
    syncedAt: row.synced_at,
    legs: row.legs,
    checkpoints: sortNewestFirst(checkpoints.get(row.id) ?? []).map(
      ({ id: _id, source: _source, position: _position, ...checkpoint }) => checkpoint,
    ),
    orders: orders.get(row.id) ?? [],
    changes: changes.get(row.id) ?? [],
  }));
}

interface CheckpointRow extends ShipmentCheckpoint {
  shipmentId: string;
  id: string;
  source: string;
  position: number;
}

async function readCheckpoints(sql: Sql, shopId: string, ids: readonly string[]) {
  const { rows } = await sql.query<CheckpointRow>(
    `select shipment_id as "shipmentId", id, source, position, leg, wall_time as "wallTime", description, details,
       status, substatus, milestone
     from checkpoints
     where shop_id = $1 and shipment_id = any($2::uuid[]) and not earlier_parcel`,
    [shopId, ids],
  );
  return grouped(rows);
}

async function readOrders(sql: Sql, shopId: string, ids: readonly string[]) {
  const { rows } = await sql.query<ShipmentOrder & { shipmentId: string; orderItems: OrderItem[] }>(
    `select s.id as "shipmentId", x.* from shipments s cross join lateral (
       select l.order_id as "orderId", ${ORDER_NAME} as "orderName",
         l.fulfillment_id as "fulfillmentId", f.name as "fulfillmentName",
         coalesce(f.items, '[]') as items, coalesce(o.items, '[]') as "orderItems"
       ${LIVE_LINKS} order by f.fulfilled_at, l.order_id, l.fulfillment_id) x
     where s.shop_id = $1 and s.id = any($2::uuid[])`,
    [shopId, ids],
  );
  return grouped(
    rows.map(({ orderItems, ...row }) => ({ ...row, items: withImages(row.items, orderItems) })),
  );
}

async function readChanges(sql: Sql, shopId: string, ids: readonly string[]) {
  const { rows } = await sql.query<ShipmentChangeView & { shipmentId: string }>(
    `select shipment_id as "shipmentId", id::text, kind, before, after, changed_at as "changedAt",
       changed_by as by
     from shipment_changes where shop_id = $1 and shipment_id = any($2::uuid[])
     order by shipment_changes.id`,
    [shopId, ids],
  );
  return grouped(rows);
}

function grouped<Row extends { shipmentId: string }>(
  rows: readonly Row[],
): Map<string, Omit<Row, "shipmentId">[]> {
  const groups = new Map<string, Omit<Row, "shipmentId">[]>();
  for (const { shipmentId, ...row } of rows) {
    const group = groups.get(shipmentId);
    if (group) group.push(row);
    else groups.set(shipmentId, [row]);
  }
  return groups;
}
