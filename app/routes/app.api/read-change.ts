// What the API page's forms may ask for.
import { z } from "zod";

export const KEY_NAME_MAX_CHARACTERS = 60;

const changeForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create_key"),
    name: z.string().trim().max(KEY_NAME_MAX_CHARACTERS),
  }),
  z.object({ intent: z.literal("revoke_key"), keyId: z.uuid() }),
]);

export type Change = z.output<typeof changeForm>;

/** What came of it, for the page to tell. A new key is in no other answer than this one. */
export type ChangeResult =
  | { outcome: "created"; name: string; apiKey: string }
  | { outcome: "done"; message: string }
  | { outcome: "refused"; message: string };

/** null: not one of our forms. */
export function readChange(form: FormData): Change | null {
  return changeForm.safeParse(Object.fromEntries(form)).data ?? null;
}
