// Enqueues webhooks to be processed again.
import { replayDeliveries } from "~/inbox/store-list.server";
import { type Database, inTransaction } from "~/lib/database.server";
import { type ActionResult, refused, succeeded } from "~/ui/forms/action-result";
import { countOf } from "~/ui/numbers";
import type { ReplayForm } from "./read-action";

export async function replayWebhooks(
  { pool }: Database,
  shopId: string,
  form: ReplayForm,
): Promise<ActionResult> {
  const which = form.intent === "replay" ? { webhookId: form.webhookId } : "failed";
  const count = await inTransaction(pool, (tx) => replayDeliveries(tx, shopId, which));
  if (count > 0) return succeeded(`${countOf(count, "webhook")} replayed`);
  return refused(
    which === "failed"
      ? "Nothing to replay: the content of failed webhooks is no longer kept."
      : "The content of this webhook is no longer kept, so it can’t be replayed.",
  );
}
