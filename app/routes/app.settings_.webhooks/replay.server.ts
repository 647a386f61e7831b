// Enqueues webhooks to be processed again.
import { replayDeliveries } from "~/inbox/store-list.server";
import { type Database, inTransaction } from "~/lib/database.server";
import { type ActionResult, refused, succeeded } from "~/ui/forms/action-result";
import type { Texts } from "~/ui/language/texts";
import type { ReplayForm } from "./read-action";

export async function replayWebhooks(
  { pool }: Database,
  shopId: string,
  form: ReplayForm,
  { t }: Texts,
): Promise<ActionResult> {
  const which = form.intent === "replay" ? { webhookId: form.webhookId } : "failed";
  const count = await inTransaction(pool, (tx) => replayDeliveries(tx, shopId, which));
  if (count > 0) return succeeded(t("webhooks.replayed", { count }));
  return refused(t(which === "failed" ? "webhooks.error.noneToReplay" : "webhooks.error.notKept"));
}
