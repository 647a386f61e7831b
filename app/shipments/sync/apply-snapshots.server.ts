// Merges tracking snapshots into the shop's shipments and logs status changes.
import { numberKey } from "~/carriers/resolution/from-shopify";
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import { type Database, inTransaction } from "~/lib/database.server";
import type { Tracking } from "~/trackingmore/client/tracking-service";
import { type ServiceSnapshot, snapshotOf } from "./from-tracking";
import {
  EARLIER_PARCEL_TOLERANCE_MS,
  type TrackedCheckpoint,
  type TrackedState,
  merge,
} from "./merge";
import { enqueueLaneRefresh } from "../attention/refresh-lanes.server";
import { lockShipments } from "../record/store.server";
import { logChanges } from "../record/store-live-links.server";
import {
  type MergedShipment,
  deleteCheckpoints,
  matchTrackings,
  readTracked,
  saveCheckpoints,
  saveTracked,
} from "./store.server";

/** Keeps transactions, and the shop's lock, short. */
const SHIPMENTS_PER_TRANSACTION = 50;

export interface ShipmentSnapshot {
  shipmentId: string;
  snapshot: ServiceSnapshot;
}

/** Merges the shop's trackings that have a new version. Returns all of the shop's, merged or not. */
export async function applyTrackings(
  database: Database,
  shopId: string,
  trackings: readonly Tracking[],
  now: Date,
): Promise<ShipmentSnapshot[]> {
  const matches = await matchTrackings(
    database.pool,
    shopId,
    trackings.map((tracking) => ({
      trackingId: tracking.id,
      numberKey: numberKey(tracking.tracking_number),
      carrierCode: tracking.carrier_code,
    })),
  );
  const ours = matches.flatMap(({ index, shipmentId, version }) => {
    const tracking = trackings[index];
    return tracking ? [{ shipmentId, version, snapshot: snapshotOf(tracking) }] : [];
  });
  const changed = ours.filter(({ version, snapshot }) => snapshot.version !== version);
  for (let start = 0; start < changed.length; start += SHIPMENTS_PER_TRANSACTION) {
    await applySnapshots(
      database,
      shopId,
      changed.slice(start, start + SHIPMENTS_PER_TRANSACTION),
      now,
    );
  }
  return ours;
}

/** Saves shipments, checkpoints and history in one transaction. */
async function applySnapshots(
  database: Database,
  shopId: string,
  snapshots: readonly ShipmentSnapshot[],
  now: Date,
): Promise<void> {
  await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const ids = snapshots.map(({ shipmentId }) => shipmentId);
    const known = await readTracked(tx, shopId, ids);
    const merged = new Map<string, MergedShipment>();
    const changes = snapshots.flatMap(({ shipmentId, snapshot }) => {
      const shipment = merged.get(shipmentId) ?? known.get(shipmentId);
      if (!shipment) return [];
      const result = merge(shipment.state, snapshot, {
        fulfilledAt: shipment.fulfilledAt,
        toleranceMs: EARLIER_PARCEL_TOLERANCE_MS,
      });
      merged.set(shipmentId, { ...shipment, state: result.state, trackingId: snapshot.trackingId });
      // A status set by the merchant stays.
      if (shipment.isManual) return [];
      return result.changes.map((change) => ({ shipmentId, ...change }));
    });
    const shipments = [...merged.values()];
    await saveTracked(tx, shopId, shipments, now);
    await deleteCheckpoints(
      tx,
      shopId,
      shipments.flatMap(({ id, state }) => withdrawn(id, state, known.get(id)?.state)),
    );
    await saveCheckpoints(
      tx,
      shopId,
      shipments.flatMap(({ id, state }) => changedCheckpoints(id, state, known.get(id)?.state)),
    );
    await logChanges(tx, shopId, changes, now);
    if (changes.length > 0) {
      const options = { key: `announce:${shopId}`, priority: BACKGROUND_PRIORITY };
      await enqueue(tx, "shipments.announce", { shopId }, options);
    }
    if (changes.some(({ after }) => after.startsWith("delivered"))) {
      await enqueueLaneRefresh(tx, shopId, now);
    }
  });
}

/** Checkpoints that are new or changed; most are not. */
function changedCheckpoints(shipmentId: string, after: TrackedState, before?: TrackedState) {
  const known = new Map(before?.checkpoints.map((checkpoint) => [keyOf(checkpoint), checkpoint]));
  return after.checkpoints
    .filter((checkpoint) => !isSame(checkpoint, known.get(keyOf(checkpoint))))
    .map((checkpoint) => ({ shipmentId, ...checkpoint }));
}

function withdrawn(shipmentId: string, after: TrackedState, before?: TrackedState) {
  const kept = new Set(after.checkpoints.map(keyOf));
  return (before?.checkpoints ?? [])
    .filter((checkpoint) => !kept.has(keyOf(checkpoint)))
    .map(({ source, id }) => ({ shipmentId, source, id }));
}

function keyOf({ source, id }: TrackedCheckpoint): string {
  return `${source} ${id}`;
}

function isSame(after: TrackedCheckpoint, before: TrackedCheckpoint | undefined): boolean {
  const fields = Object.keys(after) as (keyof TrackedCheckpoint)[];
  return before !== undefined && fields.every((field) => after[field] === before[field]);
}
