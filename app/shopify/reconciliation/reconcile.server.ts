// Reconciliation: reads a shop's changed orders from Shopify and records what webhooks missed.
import { BACKGROUND_PRIORITY, enqueue, enqueueEach } from "~/jobs/job.server";
import type { Sql } from "~/lib/database.server";
import type { Deps } from "~/lib/deps.server";
import { describeError } from "~/lib/errors";
import { DAY_MS, MINUTE_MS } from "~/lib/time";
import { findInstalledAt, listInstalledShopsOf } from "~/shops/store.server";
import type { AdminClient } from "../admin-api/admin-client.server";
import { readChangedOrders } from "../orders/changed-orders.server";
import { recordOrderReads, recordStorable } from "../orders/record-orders.server";
import {
  type PassReport,
  advanceWatermark,
  findWatermark,
  saveReport,
} from "./store-reconcile.server";
import { enqueueLinksIfWanted } from "../write-back/store-links.server";

export interface ReconcileDeps extends Deps {
  admin: AdminClient;
}

/** Each shop is reconciled once in this many minutes; every minute handles its share of the shops. */
export const SPREAD_MINUTES = 30;
/** Shopify's search index lags by minutes, so each pass starts this long before the watermark. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** Shopify does not return older orders without read_all_orders. */
const FARTHEST_BACK_MS = 60 * DAY_MS;
/** After this many pages the rest is left to another job, so that other shops are reconciled, too. */
const MAX_PAGES_PER_RUN = 25;
/** Few, because the schedule starts another pass anyway. */
const MAX_ATTEMPTS = 5;
/** Maximum number of shops reconciled at the same time. */
const QUEUES = 2;

/** A report's problem when single orders can't be read or stored: the pass itself is not repeated. */
const ORDERS_FAILED = "orders_failed";

interface Pass {
  shopId: string;
  /** Orders that changed at this time or later. */
  since: Date;
  checked: number;
  repaired: number;
  /** Orders that can't be read or stored. */
  failed: number;
}

/** Job `shopify.reconcile`. Records each page and moves the watermark past it in one transaction. */
export function createReconcileJob(deps: ReconcileDeps) {
  const { pool } = deps.database;
  return async ({ shopId, since }: { shopId: string; since?: string }): Promise<void> => {
    const startedAt = deps.clock.now();
    const installedAt = await findInstalledAt(pool, shopId);
    if (!installedAt) return;
    const pass: Pass = {
      shopId,
      since: await passStart(pool, shopId, {
        installedAt,
        now: startedAt,
        since: since === undefined ? null : new Date(since),
      }),
      checked: 0,
      repaired: 0,
      failed: 0,
    };
    const report = async (state: PassReport["state"], problem: string | null) => {
      const durationMs = deps.clock.now().getTime() - startedAt.getTime();
      const { checked, repaired } = pass;
      await saveReport(pool, shopId, { state, startedAt, durationMs, checked, repaired, problem });
    };
    try {
      const state = await reconcilePages(deps, pass);
      await report(state, pass.failed > 0 ? ORDERS_FAILED : null);
    } catch (error) {
      const { code, retry } = describeError(error);
      await report("failed", code);
      if (retry) throw error;
      deps.log.warn({ shopId, code, err: error }, "reconciliation failed");
    }
  };
}

/** Where the pass starts: never after the watermark, or the orders in between would be missed. */
async function passStart(
  sql: Sql,
  shopId: string,
  known: { installedAt: Date; now: Date; since: Date | null },
): Promise<Date> {
  const from = (await findWatermark(sql, shopId)) ?? known.installedAt;
  if (known.since && known.since <= from) return known.since;
  const farthest = known.now.getTime() - FARTHEST_BACK_MS;
  return new Date(Math.max(from.getTime() - OVERLAP_MS, farthest));
}

async function reconcilePages(deps: ReconcileDeps, pass: Pass): Promise<"done" | "continues"> {
  const { shopId, since } = pass;
  let after: string | null = null;
  for (let pages = 1; ; pages++) {
    const readAt = deps.clock.now();
    const page = await readChangedOrders(deps.admin, shopId, since, after);
    const { lastUpdatedAt, next } = page;
    // Shopify's search has a resolution of one second: stopping inside one would read it again forever.
    const continuesLater =
      next !== null &&
      pages >= MAX_PAGES_PER_RUN &&
      lastUpdatedAt !== null &&
      lastUpdatedAt > since;
    const reads = page.reads.map((read) => ({ read, readAt }));
    const { result: outcome, failed } = await recordStorable(
      deps,
      shopId,
      reads,
      async (tx, some) => {
        if (!(await findInstalledAt(tx, shopId))) return null;
        const orders = some.map(({ read }) => read);
        const recorded = await recordOrderReads(deps, tx, shopId, orders, readAt);
        await enqueueLinksIfWanted(tx, shopId, recorded.fulfillmentIds);
        if (lastUpdatedAt) await advanceWatermark(tx, shopId, lastUpdatedAt);
        if (continuesLater) await reconcileLater(tx, shopId, lastUpdatedAt);
        return recorded;
      },
    );
    if (!outcome) return "done";
    pass.checked += outcome.checked;
    pass.repaired += outcome.repaired.length;
    pass.failed += failed + page.unreadable;
    if (continuesLater) return "continues";
    if (next === null) return "done";
    after = next;
  }
}

async function reconcileLater(tx: Sql, shopId: string, since: Date): Promise<void> {
  const payload = { shopId, since: since.toISOString() };
  await enqueue(tx, "shopify.reconcile", payload, {
    key: `reconcile-from:${shopId}`,
    queue: queueOf(shopId),
    priority: BACKGROUND_PRIORITY,
    maxAttempts: MAX_ATTEMPTS,
  });
}

/**
 * Enqueues a reconciliation of one shop.
 * @param since start of the pass instead of the watermark; the watermark never moves back.
 */
export async function enqueueReconcile(sql: Sql, shopId: string, since?: Date): Promise<void> {
  if (since) return reconcileLater(sql, shopId, since);
  await enqueue(
    sql,
    "shopify.reconcile",
    { shopId },
    {
      key: `reconcile:${shopId}`,
      queue: queueOf(shopId),
      maxAttempts: MAX_ATTEMPTS,
    },
  );
}

/** Job `shopify.reconcile_due`, once a minute. */
export function createReconcileDueJob({
  database,
  clock,
}: Pick<ReconcileDeps, "database" | "clock">) {
  return async (): Promise<void> => {
    const minute = Math.floor(clock.now().getTime() / MINUTE_MS);
    const due = await listInstalledShopsOf(database.pool, minute % SPREAD_MINUTES, SPREAD_MINUTES);
    const jobs = due.map((shopId) => ({
      key: `reconcile:${shopId}`,
      payload: { shopId },
      queue: queueOf(shopId),
    }));
    await enqueueEach(database.pool, "shopify.reconcile", jobs, {
      priority: BACKGROUND_PRIORITY,
      maxAttempts: MAX_ATTEMPTS,
    });
  };
}

function queueOf(shopId: string): string {
  let sum = 0;
  for (const character of shopId) sum += character.charCodeAt(0);
  return `reconcile-${sum % QUEUES}`;
}
