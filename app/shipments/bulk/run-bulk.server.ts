// Starts bulk actions and works them off batch by batch; a killed worker's run continues where it stopped.
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import { type Sql, inTransaction } from "~/lib/database.server";
import { type Clock } from "~/lib/time";
import { type ListDeps, readListContext } from "../list/context.server";
import { whereOf } from "../list/conditions.server";
import type { ShipmentFilters } from "../list/query";
import { type BulkDeps, applyBatch } from "./apply.server";
import {
  type NewRun,
  createRunOf,
  createRunOfMatching,
  createUndo,
  findRun,
  finishRun,
  listOpenRuns,
  nextItems,
  saveOutcomes,
} from "./store-bulk.server";

/** Small, so that progress shows and other jobs of the shop get its lock in between. */
const BATCH = 100;
/** Then another job continues the run, so that no worker is taken for long. */
const BATCHES_PER_JOB = 20;

/** Shipments by id, or all that match the filters. */
export type BulkSelection = { ids: readonly string[] } | { filters: ShipmentFilters };

/** Returns the run's id; null when the selection has no shipments. */
export async function startBulk(
  deps: ListDeps,
  shopId: string,
  run: NewRun,
  selection: BulkSelection,
): Promise<string | null> {
  const context =
    "filters" in selection ? await readListContext(deps, shopId, selection.filters.search) : null;
  return inTransaction(deps.database.pool, async (tx) => {
    const created =
      "filters" in selection && context
        ? await createRunOfMatching(tx, shopId, run, whereOf(shopId, selection.filters, context))
        : await createRunOf(tx, shopId, run, "ids" in selection ? selection.ids : []);
    await enqueueRun(tx, shopId, created.id);
    return created.total > 0 ? created.id : null;
  });
}

/** Takes a finished run back; null when it was taken back already or still runs. */
export async function undoBulk(
  deps: Pick<ListDeps, "database">,
  shopId: string,
  runId: string,
  actor: { now: Date; by: string | null },
): Promise<string | null> {
  return inTransaction(deps.database.pool, async (tx) => {
    const created = await createUndo(tx, shopId, runId, actor);
    if (created) await enqueueRun(tx, shopId, created.id);
    return created?.id ?? null;
  });
}

async function enqueueRun(sql: Sql, shopId: string, runId: string): Promise<void> {
  const options = { key: `bulk:${shopId}:${runId}`, priority: BACKGROUND_PRIORITY };
  await enqueue(sql, "shipments.bulk", { shopId, runId }, options);
}

/** Enqueues a job for each run whose job was lost. */
export async function enqueueBulkRuns(sql: Sql): Promise<void> {
  for (const { shopId, id } of await listOpenRuns(sql)) await enqueueRun(sql, shopId, id);
}

/** Job `shipments.bulk`. */
export function createBulkJob(deps: BulkDeps & { clock: Clock }) {
  return async ({ shopId, runId }: { shopId: string; runId: string }): Promise<void> => {
    const { pool } = deps.database;
    const run = await findRun(pool, shopId, runId);
    if (!run || run.finishedAt) return;
    for (let batch = 0; batch < BATCHES_PER_JOB; batch++) {
      const items = await nextItems(pool, shopId, runId, BATCH);
      if (items.length === 0) return finishRun(pool, shopId, runId, deps.clock.now());
      const results = await applyBatch(deps, shopId, run, items, deps.clock.now());
      await saveOutcomes(pool, shopId, runId, results);
    }
    await enqueueRun(pool, shopId, runId);
  };
}
