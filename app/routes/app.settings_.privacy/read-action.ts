// What a form of the privacy page asks for.
import { z } from "zod";

const requestId = z.uuid();
const actionForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), retentionDays: z.string().max(20) }),
  z.object({ intent: z.literal("download_request"), requestId }),
  z.object({ intent: z.literal("hand_over"), requestId }),
  z.object({ intent: z.literal("download_customer"), asked: z.string().trim().max(254) }),
]);

export type PrivacyAction = z.output<typeof actionForm>;

/** null: not our form. */
export function readAction(form: FormData): PrivacyAction | null {
  return actionForm.safeParse(Object.fromEntries(form)).data ?? null;
}

export interface ActionResult {
  /** Good news, for a toast. */
  done: string | null;
  /** What has to be read, beside the field or the list that it is about. */
  error: { at: "retention" | "requests" | "export" | "page"; text: string } | null;
  file: { name: string; text: string } | null;
}
