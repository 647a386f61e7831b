// Reads the forms of the API page on the server.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";
import { KEY_NAME_MAX_CHARACTERS } from "./view";

const changeForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create_key"),
    name: z.string().trim().max(KEY_NAME_MAX_CHARACTERS),
  }),
  z.object({ intent: z.literal("revoke_key"), keyId: z.uuid() }),
]);

export type Change = z.output<typeof changeForm>;

/** What the page's action answers. Only this answer holds a new key. */
export type ChangeResult =
  | { outcome: "created"; name: string; apiKey: string }
  | { outcome: "done"; message: string }
  | { outcome: "refused"; message: string };

export const readChange = formReader(changeForm);
