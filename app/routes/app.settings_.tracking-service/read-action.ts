// Reads the forms of the tracking service page on the server.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";
import type { ActionResult } from "~/ui/forms/action-result";

const actionSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("connect"), apiKey: z.string().max(1_000) }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("disconnect") }),
  z.object({ intent: z.literal("try_again") }),
  z.object({ intent: z.literal("make_address") }),
]);

export type ServiceAction = z.output<typeof actionSchema>;

export const readAction = formReader(actionSchema);

/** What the page's action answers. */
export interface ServiceResult extends ActionResult {
  /** Shown beside the key field. */
  keyError: string | null;
  /** A sentence about the connected account. */
  account: string | null;
  /** The webhook URL that was just created; only this answer holds it. */
  address: string | null;
}

export const NOTHING_DONE: ServiceResult = {
  done: null,
  keyError: null,
  error: null,
  account: null,
  address: null,
};
