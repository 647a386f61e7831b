// Puts deliveries back in line, and says what came of it.
import { replayDeliveries } from "~/inbox/store-list.server";
import { type Database, inTransaction } from "~/lib/database.server";
import { countOf } from "~/ui/numbers";
import type { ActionResult, DeliveryAction } from "./read-action";

export async function applyAction(
  { pool }: Database,
  shopId: string,
  action: DeliveryAction,
): Promise<ActionResult> {
  const which = action.intent === "replay" ? { webhookId: action.webhookId } : "failed";
  const count = await inTransaction(pool, (tx) => replayDeliveries(tx, shopId, which));
  if (count > 0) return { done: `${countOf(count, "webhook")} replayed`, error: null };
  const error =
    which === "failed"
      ? "There is nothing to replay: the content of failed webhooks is no longer kept."
      : "Its content is no longer kept, so it can’t be replayed.";
  return { done: null, error };
}
