// Backfill of a shop's past orders: requests a bulk file from Shopify and records it in short steps.
import type { Sql } from "~/lib/database.server";
import { AppError, describeError } from "~/lib/errors";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { countBacklog } from "~/shipments/register/store-backlog.server";
import { findInstalledAt, findScopes } from "~/shops/store.server";
import { type BackfillDeps, recordBatches } from "./backfill-batches.server";
import {
  type BulkOperation,
  bulkOrdersQuery,
  cancelOperation,
  findOperation,
  startOperation,
} from "./bulk-operation.server";
import {
  type Backfill,
  addBackfill,
  continueBackfill,
  findActiveBackfill,
  finish,
  recordFailure,
  saveOperation,
  savePrepared,
  restart,
} from "./store-backfill.server";

/** Without read_all_orders Shopify returns 60 days of orders; with it, 180 days are read. */
const USUAL_SPAN_MS = 60 * DAY_MS;
const LONG_SPAN_MS = 180 * DAY_MS;
const LONG_SPAN_SCOPE = "read_all_orders";

/** Maximum number of backfilled parcels that wait for registration; above it the backfill pauses. */
const MAX_BACKLOG = 400;
const BACKLOG_PAUSE_MS = 10 * SECOND_MS;
/** Pause while Shopify runs other bulk operations of the shop. */
const BUSY_PAUSE_MS = 1 * MINUTE_MS;
const SHORTEST_CHECK_MS = 2 * SECOND_MS;
const LONGEST_CHECK_MS = 30 * SECOND_MS;
const MAX_OPERATIONS = 3;
const MAX_FAILURES = 12;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

/** Starts the automatic backfill, once per installation; cheap if it exists. */
export async function startFirstBackfill(sql: Sql, shopId: string, now: Date): Promise<void> {
  const installedAt = await findInstalledAt(sql, shopId);
  if (!installedAt) return;
  await addBackfill(sql, shopId, { since: await spanStart(sql, shopId, now), installedAt, now });
}

/** Starts a backfill that the merchant requested; false if one is running. */
export async function startBackfill(sql: Sql, shopId: string, now: Date): Promise<boolean> {
  const since = await spanStart(sql, shopId, now);
  return addBackfill(sql, shopId, { since, installedAt: null, now });
}

async function spanStart(sql: Sql, shopId: string, now: Date): Promise<Date> {
  const isLong = (await findScopes(sql, shopId)).includes(LONG_SPAN_SCOPE);
  return new Date(now.getTime() - (isLong ? LONG_SPAN_MS : USUAL_SPAN_MS));
}

/** Cancels the running backfill and keeps the recorded orders; false if none is running. */
export async function cancelBackfill(
  deps: Pick<BackfillDeps, "database" | "clock" | "log" | "admin">,
  shopId: string,
): Promise<boolean> {
  const { pool } = deps.database;
  const backfill = await findActiveBackfill(pool, shopId);
  const end = { state: "canceled", problem: null, now: deps.clock.now() } as const;
  if (!backfill || !(await finish(pool, backfill, end))) return false;
  if (backfill.state === "preparing" && backfill.operationId) {
    // Optional: without this, Shopify would finish a file that is not used.
    await cancelOperation(deps.admin, shopId, backfill.operationId).catch((error: unknown) =>
      deps.log.warn({ shopId, err: error }, "bulk operation not canceled at Shopify"),
    );
  }
  return true;
}

/** Job `shopify.backfill`: runs one step and enqueues the next one. */
export function createBackfillJob(deps: BackfillDeps) {
  const { pool } = deps.database;
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    const backfill = await findActiveBackfill(pool, shopId);
    if (!backfill) return;
    const end = (state: "done" | "failed" | "canceled", problem: string | null) =>
      finish(pool, backfill, { state, problem, now: deps.clock.now() });
    if (!(await findInstalledAt(pool, shopId))) return void (await end("canceled", "uninstalled"));
    try {
      const step = await runStep(deps, backfill);
      if (step.outcome === "continue") return await enqueueNext(deps, shopId, step.afterMs);
      await end(step.outcome, step.problem);
    } catch (error) {
      const { code, retry } = describeError(error);
      deps.log.warn({ shopId, code, err: error }, "backfill step failed");
      const failures = await recordFailure(pool, backfill, code);
      if (!retry || failures >= MAX_FAILURES) return void (await end("failed", code));
      const named = error instanceof AppError ? error.retryAfterMs : undefined;
      await enqueueNext(
        deps,
        shopId,
        named ?? Math.min(2 ** failures * SECOND_MS, LONGEST_PAUSE_MS),
      );
    }
  };
}

async function enqueueNext(deps: BackfillDeps, shopId: string, afterMs: number): Promise<void> {
  const runAt = afterMs > 0 ? new Date(deps.clock.now().getTime() + afterMs) : null;
  await continueBackfill(deps.database.pool, shopId, runAt);
}

type StepOutcome =
  { outcome: "continue"; afterMs: number } | { outcome: "done" | "failed"; problem: string | null };

const DONE: StepOutcome = { outcome: "done", problem: null };
const continueAfter = (afterMs: number): StepOutcome => ({ outcome: "continue", afterMs });
const failed = (problem: string): StepOutcome => ({ outcome: "failed", problem });

async function runStep(deps: BackfillDeps, backfill: Backfill): Promise<StepOutcome> {
  const { operationId, shopId } = backfill;
  if (backfill.state === "requested" || !operationId) return requestFile(deps, backfill);
  const operation = await findOperation(deps.admin, shopId, operationId);
  // Shopify deletes a bulk operation's file after a week.
  if (!operation) return restartOperation(deps, backfill, "operation_expired");
  return backfill.state === "preparing"
    ? checkOperation(deps, backfill, operation)
    : recordFile(deps, backfill, operation);
}

async function requestFile(deps: BackfillDeps, backfill: Backfill): Promise<StepOutcome> {
  const query = bulkOrdersQuery(backfill.since, backfill.asksProtected);
  const from = new Date(backfill.requestedAt.getTime() - MINUTE_MS);
  const started = await startOperation(deps.admin, backfill.shopId, query, from);
  if (started.outcome === "busy") return continueAfter(BUSY_PAUSE_MS);
  if (started.outcome === "refused") {
    throw new AppError("invalid_input", `Shopify refused the bulk query: ${started.message}`);
  }
  await saveOperation(deps.database.pool, backfill, started.id);
  // The file of a small shop is ready immediately.
  return continueAfter(0);
}

async function checkOperation(
  deps: BackfillDeps,
  backfill: Backfill,
  operation: BulkOperation,
): Promise<StepOutcome> {
  const { pool } = deps.database;
  const { status, objectCount, rootObjectCount } = operation;
  switch (status) {
    case "CREATED":
    case "RUNNING": {
      await savePrepared(pool, backfill, { counted: objectCount, total: null });
      const waitedMs = deps.clock.now().getTime() - operation.createdAt.getTime();
      return continueAfter(Math.min(Math.max(waitedMs / 4, SHORTEST_CHECK_MS), LONGEST_CHECK_MS));
    }
    case "COMPLETED":
      await savePrepared(pool, backfill, { counted: objectCount, total: rootObjectCount });
      // Without orders there is no file.
      return operation.url ? continueAfter(0) : DONE;
    case "FAILED":
      if (operation.errorCode === "ACCESS_DENIED" && backfill.asksProtected) {
        await restart(pool, backfill, false);
        return continueAfter(0);
      }
      if (!operation.partialDataUrl) return restartOperation(deps, backfill, "operation_failed");
      await savePrepared(pool, backfill, { counted: objectCount, total: rootObjectCount });
      return continueAfter(0);
    default:
      return failed(status === "EXPIRED" ? "operation_expired" : "operation_canceled");
  }
}

/** Records one step of the file. Orders of an incomplete file are kept, and a new file is requested. */
async function recordFile(
  deps: BackfillDeps,
  backfill: Backfill,
  operation: BulkOperation,
): Promise<StepOutcome> {
  const url = operation.url ?? operation.partialDataUrl;
  if (!url) return restartOperation(deps, backfill, "operation_expired");
  const backlog = await countBacklog(deps.database.pool, backfill.shopId);
  if (backlog >= MAX_BACKLOG) return continueAfter(BACKLOG_PAUSE_MS);
  const outcome = await recordBatches(deps, backfill, {
    url,
    asOf: operation.createdAt,
    maxBacklog: MAX_BACKLOG - backlog,
  });
  if (outcome === "more") return continueAfter(0);
  return operation.url ? DONE : restartOperation(deps, backfill, "operation_failed");
}

async function restartOperation(
  deps: BackfillDeps,
  backfill: Backfill,
  problem: string,
): Promise<StepOutcome> {
  if (backfill.operations >= MAX_OPERATIONS) return failed(problem);
  await restart(deps.database.pool, backfill, backfill.asksProtected);
  return continueAfter(SHORTEST_CHECK_MS);
}
