// What a form of the tracking service's page asks for, as the server reads it.
import { z } from "zod";

const actionSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("connect"), apiKey: z.string().max(1_000) }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("disconnect") }),
  z.object({ intent: z.literal("try_again") }),
  z.object({ intent: z.literal("make_address") }),
]);

export type ServiceAction = z.output<typeof actionSchema>;

/** null: not our form. */
export function readAction(form: FormData): ServiceAction | null {
  return actionSchema.safeParse(Object.fromEntries(form)).data ?? null;
}

export interface ActionResult {
  /** Good news, for a toast. */
  done: string | null;
  /** What is wrong with the key that was given; it stands beside its field. */
  keyError: string | null;
  /** What went wrong otherwise. */
  error: string | null;
  /** What the connected account says of itself. */
  account: string | null;
  /** The address that was made; it is shown this once. */
  address: string | null;
}

export const NOTHING_DONE: ActionResult = {
  done: null,
  keyError: null,
  error: null,
  account: null,
  address: null,
};
