// The job that has the tracking service forget a parcel that no fulfillment carries any more.
import { numberKey } from "~/carriers/resolution/from-shopify";
import type { JobPayloads } from "~/jobs/job.server";
import { type Database, inTransaction } from "~/lib/database.server";
import type { TrackingService } from "~/trackingmore/client/tracking-service";
import { findLivePair, markPending } from "./store.server";
import { readServiceState } from "~/shops/store-connection.server";
import { enqueueDeregisterIfAny } from "./store-deregistrations.server";
import { type DeregistrationPair, addDeregistrations } from "./store-deregistrations.server";
import { lockShipments } from "../record/store.server";
import { type ServiceCallDeps, endPause, withService } from "./service-breaker.server";
import { enqueueRegister, unregisterAt } from "../record/store-live-links.server";

/**
 * Job `shipments.unregister`. Does nothing for a pair that a live shipment uses. One that came to life
 * during the call may have been told to the service before it forgot it: it is registered again. While the
 * service rests the job waits; where none is connected, nobody watches the parcel either.
 */
export function createUnregisterJob(deps: ServiceCallDeps) {
  return async (job: JobPayloads["shipments.unregister"]): Promise<void> => {
    const { database } = deps;
    const { shopId, carrierCode, trackingNumber, generation } = job;
    const pair = { carrierCode, numberKey: numberKey(trackingNumber) };
    if (generation !== (await readServiceState(database.pool, shopId)).generation) {
      // The shop has moved since: it is the former service that has it. If it was left for good, nobody has.
      return leaveThere(database, shopId, generation, { ...pair, trackingNumber });
    }
    if ((await findLivePair(database.pool, shopId, pair)).length > 0) return;
    const pause = await withService(deps, shopId, async (turn) => {
      if (turn.generation !== generation) {
        return leaveThere(database, shopId, generation, { ...pair, trackingNumber });
      }
      await deleteAtService(database, turn.service, shopId, job);
      await endPause(database.pool, shopId, turn);
    });
    if (pause) await unregisterAt(database.pool, job, pause.probeAt);
  };
}

/** Has the service forget a pair, whoever uses it; a live shipment of the pair is then told to it anew. */
async function deleteAtService(
  database: Database,
  service: TrackingService,
  shopId: string,
  pair: { carrierCode: string; trackingNumber: string },
): Promise<void> {
  await service.delete(pair.carrierCode, pair.trackingNumber);
  await registerAnew(database, shopId, [pair]);
}

/** After a service was made to forget pairs: live shipments of them are told to it again. */
export async function registerAnew(
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

function leaveThere(
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
