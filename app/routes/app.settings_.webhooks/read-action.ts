// Reads the replay forms on the server.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";

const actionForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("replay"), webhookId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("replay_failed") }),
]);

export type ReplayForm = z.output<typeof actionForm>;

export const readAction = formReader(actionForm);
