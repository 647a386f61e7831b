// Merchant actions: stop the tracking of shipments, and resume it.
import { type Database, inTransaction } from "~/lib/database.server";
import { isShipmentId } from "../keys";
import { lockShipments } from "../record/store.server";
import { enqueueRegister, enqueueUnregister, logChanges } from "../record/store-live-links.server";
import { saveResumed, saveStopped } from "./store-watching.server";

/** Who stops or resumes, and when. `by`: Shopify's id of the user. */
interface Actor {
  now: Date;
  by: string | null;
}

/**
 * Stops the tracking of the shop's shipments: the tracking service deletes their numbers, history is kept. Returns the
 * ids of those that were tracked, or waited for it, until now.
 */
export async function stopWatching(
  db: Database,
  shopId: string,
  shipmentIds: readonly string[],
  { now, by }: Actor,
): Promise<string[]> {
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const stopped = await saveStopped(tx, shopId, shipmentIds.filter(isShipmentId), now);
    for (const shipment of stopped) {
      const mayBeRegistered = shipment.before === "registered" || shipment.mayBeAtService;
      if (mayBeRegistered) await enqueueUnregister(tx, shopId, shipment);
    }
    const changes = stopped.map(({ id, before }) => ({
      shipmentId: id,
      kind: "registration" as const,
      before,
      after: "stopped",
      by,
    }));
    await logChanges(tx, shopId, changes, now);
    return stopped.map(({ id }) => id);
  });
}

/** Registers stopped shipments again; returns the ids of those that were stopped. */
export async function resumeWatching(
  db: Database,
  shopId: string,
  shipmentIds: readonly string[],
  { now, by }: Actor,
): Promise<string[]> {
  return inTransaction(db.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const resumed = await saveResumed(tx, shopId, shipmentIds.filter(isShipmentId), now);
    const changes = resumed.map(({ id, after }) => ({
      shipmentId: id,
      kind: "registration" as const,
      before: "stopped",
      after,
      by,
    }));
    await logChanges(tx, shopId, changes, now);
    if (resumed.some(({ after }) => after === "pending")) await enqueueRegister(tx, shopId);
    return resumed.map(({ id }) => id);
  });
}
