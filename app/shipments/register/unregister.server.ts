// The job that deletes a tracking at the service when no fulfillment has its number any more.
import { numberKey } from "~/carriers/resolution/from-shopify";
import type { JobPayloads } from "~/jobs/job.server";
import { type Database, inTransaction } from "~/lib/database.server";
import type { TrackingService } from "~/trackingmore/client/tracking-service";
import { findLivePair, markPending } from "./store.server";
import { readServiceState } from "~/shops/store-connection.server";
import { enqueueDeregisterIfAny } from "./store-deregistrations.server";
import { type DeregistrationPair, addDeregistrations } from "./store-deregistrations.server";
import { lockShipments } from "../record/store.server";
import { type ServiceCallDeps, closeAfterProbe, withService } from "./service-breaker.server";
import { enqueueRegister, unregisterAt } from "../record/store-live-links.server";

/**
 * Job `shipments.unregister`. Does nothing for a pair that a live shipment uses. One that became live during the
 * call may have been registered before the deletion: it is registered again. While the service is paused the job
 * is rescheduled; without a connected service there is nothing to delete.
 */
export function createUnregisterJob(deps: ServiceCallDeps) {
  return async (job: JobPayloads["shipments.unregister"]): Promise<void> => {
    const { database } = deps;
    const { shopId, carrierCode, trackingNumber, generation } = job;
    const pair = { carrierCode, numberKey: numberKey(trackingNumber) };
    if (generation !== (await readServiceState(database.pool, shopId)).generation) {
      // The shop switched services since: the tracking, if any, is at the former one.
      return deregisterAtFormer(database, shopId, generation, { ...pair, trackingNumber });
    }
    if ((await findLivePair(database.pool, shopId, pair)).length > 0) return;
    const breaker = await withService(deps, shopId, async (call) => {
      if (call.generation !== generation) {
        return deregisterAtFormer(database, shopId, generation, { ...pair, trackingNumber });
      }
      await deleteAtService(database, call.service, shopId, job);
      await closeAfterProbe(database.pool, shopId, call);
    });
    if (breaker) await unregisterAt(database.pool, job, breaker.openUntil);
  };
}

/** Deletes a pair at the service, then registers live shipments of the pair again. */
async function deleteAtService(
  database: Database,
  service: TrackingService,
  shopId: string,
  pair: { carrierCode: string; trackingNumber: string },
): Promise<void> {
  await service.delete(pair.carrierCode, pair.trackingNumber);
  await reregister(database, shopId, [pair]);
}

/** Registers live shipments of pairs again after the service deleted the pairs. */
export async function reregister(
  database: Database,
  shopId: string,
  pairs: readonly { carrierCode: string; trackingNumber: string }[],
): Promise<void> {
  await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const live: string[] = [];
    for (const { carrierCode, trackingNumber } of pairs) {
      const pair = { carrierCode, numberKey: numberKey(trackingNumber) };
      live.push(...(await findLivePair(tx, shopId, pair)));
    }
    if (live.length === 0) return;
    await markPending(tx, shopId, live);
    await enqueueRegister(tx, shopId);
  });
}

function deregisterAtFormer(
  database: Database,
  shopId: string,
  generation: number,
  pair: DeregistrationPair,
): Promise<void> {
  return inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    if (await addDeregistrations(tx, shopId, generation, [pair]))
      await enqueueDeregisterIfAny(tx, shopId);
  });
}
