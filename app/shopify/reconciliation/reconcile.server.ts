// Compares a shop's orders with Shopify: what changed since the last time, whatever webhooks were lost, late or doubled.
import { BACKGROUND_PRIORITY, enqueue, enqueueEach } from "~/jobs/job.server";
import { type Database, type Sql, inTransaction } from "~/lib/database.server";
import { describeError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";
import type { Sealer } from "~/lib/seal.server";
import { type Clock, DAY_MS, MINUTE_MS } from "~/lib/time";
import { recordReads } from "~/shipments/record/record-admin-read.server";
import { findInstalledAt, listInstalledShopsOf } from "~/shops/store.server";
import type { AdminClient } from "../admin-api/admin-client.server";
import { readChangedOrders } from "../orders/changed-orders.server";
import {
  type PassReport,
  advanceWatermark,
  findWatermark,
  saveReport,
} from "./store-reconcile.server";
import { enqueueLinksIfWanted } from "../write-back/store-links.server";

export interface ReconcileDeps {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  admin: AdminClient;
}

/** Each shop is compared once in as many minutes, each minute its share of all shops. */
export const SPREAD_MINUTES = 30;
/** Shopify's search finds an order up to minutes after it changed: so far back each pass looks again. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** Orders older than this are not read without read_all_orders. */
const FARTHEST_BACK_MS = 60 * DAY_MS;
/** After so many pages another shop has its turn; a job of its own goes on. */
const MAX_PAGES_PER_RUN = 25;
/** A scheduled pass comes again anyway. */
const MAX_ATTEMPTS = 5;
/** So many shops are compared at a time, at most. */
const QUEUES = 2;

interface Pass {
  shopId: string;
  /** Orders that changed at this time or later. */
  since: Date;
  checked: number;
  mended: number;
}

/** Job `shopify.reconcile`. Each page is recorded and the watermark moved past it in one transaction. */
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
      mended: 0,
    };
    const report = async (state: PassReport["state"], problem: string | null) => {
      const durationMs = deps.clock.now().getTime() - startedAt.getTime();
      const { checked, mended } = pass;
      await saveReport(pool, shopId, { state, startedAt, durationMs, checked, mended, problem });
    };
    try {
      await report(await reconcilePages(deps, pass), null);
    } catch (error) {
      const { code, retry } = describeError(error);
      await report("failed", code);
      if (retry) throw error;
      deps.log.warn({ shopId, code, err: error }, "orders not compared with Shopify");
    }
  };
}

/** Where the pass begins: never beyond the watermark, or what lies between would be passed over. */
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
    // Many orders can change in one second; whoever stops within one would read it again for ever.
    const continuesLater =
      next !== null &&
      pages >= MAX_PAGES_PER_RUN &&
      lastUpdatedAt !== null &&
      lastUpdatedAt > since;
    const outcome = await inTransaction(deps.database.pool, async (tx) => {
      if (!(await findInstalledAt(tx, shopId))) return null;
      const recorded = await recordReads(deps, tx, shopId, page.reads, readAt);
      await enqueueLinksIfWanted(tx, shopId, recorded.fulfillmentIds);
      if (lastUpdatedAt) await advanceWatermark(tx, shopId, lastUpdatedAt);
      if (continuesLater) await reconcileLater(tx, shopId, lastUpdatedAt);
      return recorded;
    });
    if (!outcome) return "done";
    pass.checked += outcome.checked;
    pass.mended += outcome.repaired.length;
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
 * Has a shop compared as soon as a worker is free.
 * @param since begins there instead of at the watermark; the watermark never moves back.
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
