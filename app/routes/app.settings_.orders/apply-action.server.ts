// Starts and stops the reading of past orders, and has orders compared now.
import type { Services } from "~/main/services.server";
import { cancelBackfill, startBackfill } from "~/shopify/backfill/backfill.server";
import { enqueueReconcile } from "~/shopify/reconciliation/reconcile.server";
import type { ActionResult, Intent } from "./read-action";

type Needed = Pick<Services, "database" | "clock" | "log" | "adminClient">;

export async function applyAction(
  { database, clock, log, adminClient: admin }: Needed,
  shopId: string,
  intent: Intent,
): Promise<ActionResult> {
  switch (intent) {
    case "read_past":
      return (await startBackfill(database.pool, shopId, clock.now()))
        ? done("Import started")
        : refused("An import is already running.");
    case "stop_reading":
      return (await cancelBackfill({ database, clock, log, admin }, shopId))
        ? done("Import stopped")
        : refused("The import has already finished.");
    case "compare":
      await enqueueReconcile(database.pool, shopId);
      return done("Checking orders in Shopify");
  }
}

function done(message: string): ActionResult {
  return { done: message, error: null };
}

function refused(message: string): ActionResult {
  return { done: null, error: message };
}
