// Switches a shop to another tracking service, then deletes its trackings at the former one.
import { enqueueEach } from "~/jobs/job.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { describeError } from "~/lib/errors";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { deleteFormer, listFormer, switchConnection } from "~/shops/store-connection.server";
import { type TrackingConnection, findConnection } from "~/shops/store.server";
import type { TrackingMore } from "~/trackingmore/client/tracking-more";
import { BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { findLivePair, markPending } from "../register/store.server";
import { lockShipments } from "../record/store.server";
import { enqueueRegister } from "../record/store-live-links.server";
import {
  countDeregistrations,
  listShopsWithDeregistrations,
  addOpenDeregistrations,
  resetWatermark,
  resetRegistrations,
} from "./store.server";
import { enqueueDeregisterIfAny } from "../register/store-deregistrations.server";
import {
  type DeregistrationPair,
  deleteDeregistrations,
  listDueDeregistrations,
} from "../register/store-deregistrations.server";

/**
 * Makes `next` the shop's service, in one transaction. The registration job then registers open parcels there.
 * Returns how many there are; null when `next` is the shop's service already.
 */
export async function switchService(
  { database, sealer, clock }: { database: Database; sealer: Sealer; clock: Clock },
  shopId: string,
  next: TrackingConnection,
): Promise<{ parcels: number } | null> {
  const now = clock.now();
  return inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const switched = await switchConnection(tx, sealer, shopId, next, now);
    if (!switched) return null;
    await addOpenDeregistrations(tx, shopId, switched.left);
    const parcels = await resetRegistrations(tx, shopId, now);
    await resetWatermark(tx, shopId, switched.generation);
    await enqueueRegister(tx, shopId);
    await enqueueDeregisterIfAny(tx, shopId);
    return { parcels };
  });
}

/** The call that is made to a former service. */
type Former = Pick<TrackingMore, "deleteMany">;

export interface DeregisterDeps extends Omit<Deps, "clock"> {
  /** The client of a connection. */
  serviceAt(connection: TrackingConnection): Former;
}

/** After this many calls the job enqueues itself again, so that other shops get the worker. */
const CALLS_PER_RUN = 10;

/**
 * Job `shipments.deregister_former`. Deletes trackings at the shop's former services, in repeatable batches. A
 * former cloud's key is deleted after the last one; the built-in account is kept for a switch back. Trackings of
 * a key that is no longer accepted are dropped. Rethrows other errors of a service.
 */
export function createDeregisterJob(deps: DeregisterDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { database, sealer } = deps;
    let calls = 0;
    for (const { generation, connection } of await listFormer(database.pool, sealer, shopId)) {
      const service = deps.serviceAt(connection);
      for (; calls < CALLS_PER_RUN; calls++) {
        const pairs = await listDueDeregistrations(
          database.pool,
          shopId,
          generation,
          BATCH_MAX_ITEMS,
        );
        if (pairs.length === 0) break;
        await deleteAtFormer(deps, shopId, { generation, connection }, service, pairs);
      }
      await closeAccount(database, shopId, generation, connection);
    }
    if (calls >= CALLS_PER_RUN) await enqueueDeregisterIfAny(database.pool, shopId);
  };
}

async function deleteAtFormer(
  { database, sealer, log }: DeregisterDeps,
  shopId: string,
  former: { generation: number; connection: TrackingConnection },
  service: Former,
  pairs: readonly DeregistrationPair[],
): Promise<void> {
  try {
    await service.deleteMany(
      pairs.map((pair) => ({
        tracking_number: pair.trackingNumber,
        carrier_code: pair.carrierCode,
      })),
    );
  } catch (error) {
    const { code } = describeError(error);
    if (code !== "unauthenticated" && code !== "forbidden") throw error;
    log.info({ shopId, code }, "trackings not deleted at the former service: it rejects the key");
  }
  await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    await deleteDeregistrations(tx, shopId, former.generation, pairs);
    const present = await findConnection(database, sealer, shopId);
    if (present?.apiKey !== former.connection.apiKey) return;
    // The shop switched back during the call: what was deleted is registered again.
    for (const pair of pairs) await markPending(tx, shopId, await findLivePair(tx, shopId, pair));
    await enqueueRegister(tx, shopId);
  });
}

async function closeAccount(
  database: Database,
  shopId: string,
  generation: number,
  connection: TrackingConnection,
): Promise<void> {
  if (connection.kind === "embedded") return;
  await inTransaction(database.pool, async (tx) => {
    await lockShipments(tx, shopId);
    const left = await countDeregistrations(tx, shopId);
    const isDone = left.some((each) => each.generation === generation && each.count === 0);
    if (isDone) await deleteFormer(tx, shopId, generation);
  });
}

/** For the schedule: shops whose job was lost. */
export async function enqueueDeregistrations(sql: Sql): Promise<void> {
  const shopIds = await listShopsWithDeregistrations(sql);
  await enqueueEach(
    sql,
    "shipments.deregister_former",
    shopIds.map((shopId) => ({ key: `deregister:${shopId}`, payload: { shopId } })),
  );
}
