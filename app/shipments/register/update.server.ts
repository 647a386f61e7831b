// The job that corrects at the tracking service what it was given about registered shipments.
import type { Sealer } from "~/lib/seal.server";
import { type Shop, findShop } from "~/shops/store.server";
import { CallRefused } from "~/trackingmore/client/call.server";
import { BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import {
  enqueueUpdate,
  markNeedsUpdate,
  saveRegisteredFacts,
  takeNeedsUpdate,
} from "../record/store-needs-update.server";
import { factsHash, hasEmail, toChanges, toItem } from "./item";
import { type ServiceCall, type ServiceCallDeps, withService } from "./service-breaker.server";
import { type LeasedShipment, readLeased } from "./store.server";
import { reregister } from "./unregister.server";

export interface UpdateDeps extends ServiceCallDeps {
  sealer: Sealer;
}

/**
 * Job `shipments.update`. Corrects shipments whose facts differ from those that the service was given: the order
 * arrived late or changed, or the shop changed its settings. Since the service clears no field, a tracking is
 * deleted and registered again when its e-mail must go.
 */
export function createUpdateJob(deps: UpdateDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { pool } = deps.database;
    const shop = await findShop(deps.database, shopId);
    if (shop?.uninstalledAt) return;
    const breaker = await withService(deps, shopId, async (call) => {
      const taken = await takeNeedsUpdate(pool, shopId, BATCH_MAX_ITEMS);
      const known = new Map(taken.map(({ id, registeredFacts }) => [id, registeredFacts]));
      const open = new Set(known.keys());
      try {
        for (const shipment of await readLeased(pool, shopId, [...open])) {
          await update(deps, call, { shopId, shop }, shipment, known.get(shipment.id) ?? null);
          open.delete(shipment.id);
        }
      } catch (error) {
        await markNeedsUpdate(pool, shopId, [...open]);
        throw error;
      }
      if (taken.length === BATCH_MAX_ITEMS) await enqueueUpdate(pool, shopId);
    });
    if (breaker) await enqueueUpdate(pool, shopId, breaker.openUntil);
  };
}

async function update(
  { database, sealer, log }: UpdateDeps,
  { service }: ServiceCall,
  { shopId, shop }: { shopId: string; shop: Shop | null },
  shipment: LeasedShipment,
  known: Buffer | null,
): Promise<void> {
  const item = toItem(sealer, shopId, shop, shipment);
  const facts = factsHash(sealer, item);
  if (known?.equals(facts)) return;
  if (known && hasEmail(known) && !item.customer_email) {
    await service.delete(shipment.carrierCode, shipment.trackingNumber);
    await reregister(database, shopId, [shipment]);
    return;
  }
  const { tracking_number, carrier_code } = item;
  try {
    const { outcome } = await service.change({ tracking_number, carrier_code }, toChanges(item));
    if (outcome !== "done") log.info({ shopId, outcome }, "tracking not corrected");
  } catch (error) {
    // Another attempt with the same facts would be refused too.
    if (!(error instanceof CallRefused)) throw error;
    log.warn({ shopId, code: error.metaCode }, "correction of a tracking refused");
  }
  await saveRegisteredFacts(database.pool, shopId, shipment.id, facts);
}
