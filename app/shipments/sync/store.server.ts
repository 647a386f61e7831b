// SQL for the sync: watermark, tracked shipments and their checkpoints.
import type { Sql } from "~/lib/database.server";
import { holdInvariant } from "~/lib/invariants";
import { expectationsSql } from "../attention/store-lane-times.server";
import { transitDatesOf, troublesOf } from "../transit-dates";
import type { TrackedCheckpoint, TrackedState } from "./merge";

/** The service time up to which everything was read; null before the first pass. */
export async function readWatermark(sql: Sql, shopId: string): Promise<Date | null> {
  const { rows } = await sql.query<{ watermark: Date | null }>(
    `select watermark from sync_cursors where shop_id = $1`,
    [shopId],
  );
  return rows[0]?.watermark ?? null;
}

/**
 * The watermark never moves back. Passes of a former service (an older generation) are ignored. `polledAt` is our
 * time, for pages.
 */
export async function saveWatermark(
  sql: Sql,
  shopId: string,
  read: { watermark: Date | null; polledAt: Date; generation: number },
): Promise<void> {
  await sql.query(
    `insert into sync_cursors as c (shop_id, watermark, synced_at, generation) values ($1, $2, $3, $4)
     on conflict (shop_id) do update set watermark = greatest(c.watermark, excluded.watermark),
       synced_at = greatest(c.synced_at, excluded.synced_at)
     where c.generation = excluded.generation`,
    [shopId, read.watermark, read.polledAt, read.generation],
  );
}

/** What identifies a tracking: the service's id, or the pair. */
export interface TrackingName {
  trackingId: string;
  numberKey: string;
  carrierCode: string;
}

export interface Match {
  /** Index in the given list. */
  index: number;
  shipmentId: string;
  /** Version of the newest merged snapshot; null before the first. */
  version: string | null;
}

/**
 * Finds the shop's shipments of trackings: by the service's id, since it may have corrected the carrier, else by
 * the pair, else by the number where the service has the only live shipment of it under another carrier. Removed
 * shipments and earlier parcels of a reused number are not found.
 */
export async function matchTrackings(
  sql: Sql,
  shopId: string,
  names: readonly TrackingName[],
): Promise<Match[]> {
  const { rows } = await sql.query<Match>({
    name: "shipments.match_trackings",
    text: `select t.index::int - 1 as index, found.id as "shipmentId", found.version
           from unnest($2::text[], $3::text[], $4::text[]) with ordinality
             as t (tracking_id, number_key, carrier_code, index)
           cross join lateral (
             select s.id, s.evidence->'newest'->>'version' as version, 1 as rank from shipments s
             where s.shop_id = $1 and s.number_key = t.number_key and s.carrier_code = t.carrier_code
               and s.registration_state <> 'removed' and not s.is_superseded
             union all
             select s.id, s.evidence->'newest'->>'version', 0 from shipments s
             where s.shop_id = $1 and s.tracking_id = t.tracking_id and t.tracking_id <> ''
               and s.registration_state <> 'removed' and not s.is_superseded
             union all
             select s.id, s.evidence->'newest'->>'version', 2 from shipments s
             where s.shop_id = $1 and s.number_key = t.number_key and s.tracking_id is null
               and s.registration_state = 'registered' and not s.is_superseded
               and not exists (select 1 from shipments o
                 where o.shop_id = $1 and o.number_key = t.number_key and o.id <> s.id
                   and o.registration_state in ('pending', 'registered') and not o.is_superseded)
             order by rank limit 1) found`,
    values: [
      shopId,
      names.map((name) => name.trackingId),
      names.map((name) => name.numberKey),
      names.map((name) => name.carrierCode),
    ],
  });
  return rows;
}

export interface TrackedShipment {
  id: string;
  fulfilledAt: Date | null;
  /** The merchant set its status. */
  isManual: boolean;
  state: TrackedState;
}

interface TrackedRow extends Omit<TrackedState, "checkpoints"> {
  id: string;
  fulfilledAt: Date | null;
  isManual: boolean;
}

/** Shipments by id with their merged state, without removed ones. */
export async function readTracked(
  tx: Sql,
  shopId: string,
  ids: readonly string[],
): Promise<Map<string, TrackedShipment>> {
  const { rows } = await tx.query<TrackedRow>({
    name: "shipments.read_tracked",
    text: `select id, fulfilled_at as "fulfilledAt", manual_status is not null as "isManual", evidence, service_updated_at as "serviceUpdatedAt",
             origin_country as "originCountry", destination_country as "destinationCountry", legs, status,
             substatus, last_event as "lastEvent", last_checkpoint_at as "lastCheckpointAt",
             delivered_at as "deliveredAt", service_code as "serviceCode"
           from shipments
           where shop_id = $1 and id = any($2::uuid[]) and registration_state <> 'removed'`,
    values: [shopId, ids],
  });
  const checkpoints = await readTrackedCheckpoints(tx, shopId, ids);
  return new Map(
    rows.map(({ id, fulfilledAt, isManual, ...state }) => [
      id,
      { id, fulfilledAt, isManual, state: { ...state, checkpoints: checkpoints.get(id) ?? [] } },
    ]),
  );
}

async function readTrackedCheckpoints(tx: Sql, shopId: string, ids: readonly string[]) {
  const { rows } = await tx.query<TrackedCheckpoint & { shipmentId: string }>({
    name: "shipments.read_tracked_checkpoints",
    text: `select shipment_id as "shipmentId", id, leg, wall_time as "wallTime", description, details,
             status, substatus, milestone, position, source, earlier_parcel as "earlierParcel"
           from checkpoints where shop_id = $1 and shipment_id = any($2::uuid[])`,
    values: [shopId, ids],
  });
  const byShipment = new Map<string, TrackedCheckpoint[]>();
  for (const { shipmentId, ...checkpoint } of rows) {
    const known = byShipment.get(shipmentId);
    if (known) known.push(checkpoint);
    else byShipment.set(shipmentId, [checkpoint]);
  }
  return byShipment;
}

export interface MergedShipment extends TrackedShipment {
  trackingId: string;
}

const EXPECTATIONS_SQL = expectationsSql({
  shopId: "s.shop_id",
  carrierCode: "s.carrier_code",
  destinationCountry: `coalesce(s.destination_country, m."destinationCountry")`,
  originCountry: `m."originCountry"`,
  beganOn: `m."beganOn"`,
  arrivedOn: `m."arrivedOn"`,
  lastScanOn: `m."lastScanOn"`,
});

/** The destination reported by the service is used only where Shopify has none. */
export async function saveTracked(
  tx: Sql,
  shopId: string,
  merged: readonly MergedShipment[],
  now: Date,
): Promise<void> {
  for (const { id, state } of merged) {
    const isKnown = state.status !== "delivered" || state.evidence.delivered !== undefined;
    holdInvariant("delivered_has_source", isKnown, `Shipment ${id}.`);
  }
  const rows = merged.map(({ id, trackingId, state: { checkpoints, ...state } }) => ({
    id,
    trackingId,
    ...state,
    ...transitDatesOf(checkpoints, state.deliveredAt),
    ...troublesOf(checkpoints),
  }));
  await tx.query({
    name: "shipments.save_tracked",
    text: `update shipments s set evidence = m.evidence, service_updated_at = m."serviceUpdatedAt",
             origin_country = m."originCountry", legs = m.legs, status = coalesce(s.manual_status, m.status),
             substatus = case when s.manual_status is null then m.substatus end,
             destination_country = coalesce(s.destination_country, m."destinationCountry"),
             last_event = m."lastEvent", last_checkpoint_at = m."lastCheckpointAt",
             delivered_at = m."deliveredAt", began_on = m."beganOn", arrived_on = m."arrivedOn",
             delivered_on = m."deliveredOn", last_scan_on = m."lastScanOn", longest_gap_days = m."longestGapDays",
             failed_attempts = m."failedAttempts", had_exception = m."hadException", service_code = m."serviceCode",
             (expected_from, expected_by, silent_after) = (${EXPECTATIONS_SQL}),
             tracking_id = coalesce(nullif(m."trackingId", ''), s.tracking_id),
             synced_at = $3, updated_at = $3
           from jsonb_to_recordset($2::jsonb) as m (id uuid, "trackingId" text, evidence jsonb,
             "serviceUpdatedAt" timestamptz, "originCountry" text, "destinationCountry" text, legs jsonb,
             status text, substatus text, "lastEvent" text, "lastCheckpointAt" text, "deliveredAt" text,
             "beganOn" date, "arrivedOn" date, "deliveredOn" date,
             "lastScanOn" date, "longestGapDays" int,
             "failedAttempts" int, "hadException" boolean, "serviceCode" text)
           where s.shop_id = $1 and s.id = m.id`,
    values: [shopId, JSON.stringify(rows), now],
  });
}

/** Deletes scans that their source does not report any more. */
export async function deleteCheckpoints(
  tx: Sql,
  shopId: string,
  checkpoints: readonly { shipmentId: string; source: string; id: string }[],
): Promise<void> {
  if (checkpoints.length === 0) return;
  await tx.query(
    `delete from checkpoints c using unnest($2::uuid[], $3::text[], $4::text[]) as w (shipment_id, source, id)
     where c.shop_id = $1 and c.shipment_id = w.shipment_id and c.source = w.source and c.id = w.id`,
    [
      shopId,
      checkpoints.map(({ shipmentId }) => shipmentId),
      checkpoints.map(({ source }) => source),
      checkpoints.map(({ id }) => id),
    ],
  );
}

export async function saveCheckpoints(
  tx: Sql,
  shopId: string,
  checkpoints: readonly (TrackedCheckpoint & { shipmentId: string })[],
): Promise<void> {
  if (checkpoints.length === 0) return;
  await tx.query({
    name: "shipments.save_checkpoints",
    text: `insert into checkpoints (shop_id, shipment_id, id, leg, wall_time, description, details, status,
             substatus, milestone, position, source, earlier_parcel)
           select $1, c."shipmentId", c.id, c.leg, c."wallTime", c.description, c.details, c.status,
             c.substatus, c.milestone, c.position, c.source, c."earlierParcel"
           from jsonb_to_recordset($2::jsonb) as c ("shipmentId" uuid, id text, leg text, "wallTime" text,
             description text, details text, status text, substatus text, milestone text, position int, source text,
             "earlierParcel" boolean)
           on conflict (shop_id, shipment_id, source, id) do update set wall_time = excluded.wall_time,
             status = excluded.status, substatus = excluded.substatus, milestone = excluded.milestone,
             position = excluded.position, earlier_parcel = excluded.earlier_parcel`,
    values: [shopId, JSON.stringify(checkpoints)],
  });
}
