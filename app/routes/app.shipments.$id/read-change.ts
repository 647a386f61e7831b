// What the shipment page's forms may ask for.
import { z } from "zod";

const changeForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("set_carrier"),
    carrierCode: z.string().min(1).max(100),
    /** A checkbox: there when it is on. */
    remember: z
      .literal("on")
      .optional()
      .transform((value) => value === "on"),
  }),
  z.object({ intent: z.literal("retry") }),
]);

export type Change = z.output<typeof changeForm>;

/** What came of it, for the page to tell. */
export type ChangeResult = { ok: boolean; message: string };

/** null: not one of our forms. */
export function readChange(form: FormData): Change | null {
  return changeForm.safeParse(Object.fromEntries(form)).data ?? null;
}
