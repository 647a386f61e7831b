// Daily retention: deletes expired personal data per shop, and erases shops that uninstalled long ago.
import { listAccountsNamed, stripOutdated } from "~/engine/trackings/store-customer-data.server";
import { enqueue, enqueueEach } from "~/jobs/job.server";
import { inTransaction } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { type Clock, DAY_MS } from "~/lib/time";
import { stripOutdatedOrders } from "~/shipments/personal-data/erase.server";
import { findShop, listInstalledShops } from "~/shops/store.server";
import { scheduleDeletions } from "../redaction/delete-trackings.server";
import { deleteOldAccess } from "../access-log/store-access.server";
import { listAbandonedShops } from "../shop-erasure/store-erase-shop.server";
import { listShopsWithDeletions } from "../redaction/store-deletions.server";
import { deleteSubjects, listUnfinished } from "../redaction/store.server";
import { enqueueErasure, enqueueRedaction } from "../topics.server";

export interface RetentionDeps extends Omit<Deps, "log"> {
  /** The engine's clock, which may be in the past. */
  engineClock: Clock;
}

/** Shopify sends shop/redact after two days; this is for shops for which it was lost. */
const ABANDONED_AFTER_DAYS = 30;
/** A merchant may have to prove whose data was handed over. */
const SUBJECT_KEPT_DAYS = 30;
const ORDERS_AT_ONCE = 100;
const TRACKINGS_AT_ONCE = 1_000;

/** Job `privacy.retention`. Enqueues the jobs of each shop and those that were lost. */
export function createRetentionJob({ database, clock }: RetentionDeps) {
  return async (): Promise<void> => {
    const { pool } = database;
    const now = clock.now();
    const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
    for (const shopId of await listAbandonedShops(pool, daysAgo(ABANDONED_AFTER_DAYS))) {
      await enqueueErasure(pool, shopId, now);
    }
    const unfinished = await listUnfinished(pool);
    for (const { shopId, requestId } of unfinished) await enqueueRedaction(pool, shopId, requestId);
    await enqueueEach(
      pool,
      "privacy.delete_trackings",
      jobsFor("delete-trackings", await listShopsWithDeletions(pool)),
    );
    await enqueueEach(
      pool,
      "privacy.retain",
      jobsFor("retain", await listInstalledShops(database)),
    );
    await deleteOldAccess(pool, now);
    await deleteSubjects(pool, daysAgo(SUBJECT_KEPT_DAYS));
  };
}

function jobsFor(prefix: string, shopIds: readonly string[]) {
  return shopIds.toSorted().map((shopId) => ({ key: `${prefix}:${shopId}`, payload: { shopId } }));
}

/**
 * Job `privacy.retain`. Erases the customer of each order whose parcels did not change within the shop's retention
 * period. The order keeps its name and the parcels their statuses; the trackings are deleted at the service.
 */
export function createRetainJob({ database, sealer, clock, engineClock }: RetentionDeps) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const { pool } = database;
    const shop = await findShop(database, shopId);
    if (!shop) return;
    const keptMs = shop.retentionDays * DAY_MS;
    const now = clock.now();
    const before = new Date(now.getTime() - keptMs);
    for (;;) {
      const stripped = await inTransaction(pool, async (tx) => {
        const found = await stripOutdatedOrders(tx, shopId, { before, limit: ORDERS_AT_ONCE, now });
        await scheduleDeletions(tx, sealer, shopId, null, found.pairs);
        if (found.pairs.length > 0) {
          await enqueue(
            tx,
            "privacy.delete_trackings",
            { shopId },
            { key: `delete-trackings:${shopId}` },
          );
        }
        return found.orders;
      });
      if (stripped < ORDERS_AT_ONCE) break;
    }
    const engineBefore = new Date(engineClock.now().getTime() - keptMs);
    for (const accountId of await listAccountsNamed(pool, shopId)) {
      const strip = () => stripOutdated(pool, accountId, engineBefore, TRACKINGS_AT_ONCE);
      while ((await strip()) === TRACKINGS_AT_ONCE);
    }
  };
}
