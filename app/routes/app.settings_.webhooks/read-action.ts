// What a form of the delivery pages asks for.
import { z } from "zod";

const actionForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("replay"), webhookId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("replay_failed") }),
]);

export type DeliveryAction = z.output<typeof actionForm>;

/** null: not our form. */
export function readAction(form: FormData): DeliveryAction | null {
  return actionForm.safeParse(Object.fromEntries(form)).data ?? null;
}

export interface ActionResult {
  /** Good news, for a toast. */
  done: string | null;
  /** What has to be read on the page. */
  error: string | null;
}
