// Reads the replay forms on the server.
import { z } from "zod";

const actionForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("replay"), webhookId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("replay_failed") }),
]);

export type ReplayForm = z.output<typeof actionForm>;

/** null: not this page's form. */
export function readAction(form: FormData): ReplayForm | null {
  return actionForm.safeParse(Object.fromEntries(form)).data ?? null;
}
