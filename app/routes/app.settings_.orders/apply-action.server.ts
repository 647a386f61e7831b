// Starts and stops the import of past orders, and enqueues a sync check.
import type { Services } from "~/main/services.server";
import { cancelBackfill, startBackfill } from "~/shopify/backfill/backfill.server";
import { enqueueReconcile } from "~/shopify/reconciliation/reconcile.server";
import { type ActionResult, refused, succeeded } from "~/ui/forms/action-result";
import type { Texts } from "~/ui/language/texts";
import type { Intent } from "./read-action";

type Needed = Pick<Services, "database" | "clock" | "log" | "adminClient">;

export async function applyAction(
  { database, clock, log, adminClient: admin }: Needed,
  shopId: string,
  intent: Intent,
  { t }: Texts,
): Promise<ActionResult> {
  switch (intent) {
    case "read_past":
      return (await startBackfill(database.pool, shopId, clock.now()))
        ? succeeded(t("orderImport.started"))
        : refused(t("orderImport.running"));
    case "stop_reading":
      return (await cancelBackfill({ database, clock, log, admin }, shopId))
        ? succeeded(t("orderImport.stopped"))
        : refused(t("orderImport.finished"));
    case "compare":
      await enqueueReconcile(database.pool, shopId);
      return succeeded(t("orderImport.checking"));
  }
}
