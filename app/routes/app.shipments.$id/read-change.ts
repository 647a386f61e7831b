// Reads the forms of the shipment page on the server.
import { z } from "zod";

const changeForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("set_carrier"),
    carrierCode: z.string().min(1).max(100),
    /** A checkbox: missing when it is off. */
    remember: z
      .literal("on")
      .optional()
      .transform((value) => value === "on"),
  }),
  z.object({ intent: z.literal("retry") }),
]);

export type Change = z.output<typeof changeForm>;

/** null: not this page's form. */
export function readChange(form: FormData): Change | null {
  return changeForm.safeParse(Object.fromEntries(form)).data ?? null;
}
