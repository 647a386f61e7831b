// Reads the forms of the privacy page on the server.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";

const requestId = z.uuid();
const actionForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), retentionDays: z.string().max(20) }),
  z.object({ intent: z.literal("download_request"), requestId }),
  z.object({ intent: z.literal("hand_over"), requestId }),
  z.object({ intent: z.literal("download_customer"), query: z.string().trim().max(254) }),
]);

export type PrivacyAction = z.output<typeof actionForm>;

export const readAction = formReader(actionForm);

/** What the page's action answers. */
export interface PrivacyResult {
  /** Shown in a toast. */
  done: string | null;
  /** Shown beside the field or the list that it is about. */
  error: { at: "retention" | "requests" | "export" | "page"; text: string } | null;
  file: { name: string; text: string } | null;
}
