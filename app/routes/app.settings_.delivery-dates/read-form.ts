// Sends and reads the delivery dates form.
import { z } from "zod";
import { parseJson } from "~/lib/text/json";
import type { Draft } from "./draft";

const days = z.array(z.number().int()).max(7);

const draft = z.object({
  isOn: z.boolean(),
  processingMin: z.string().max(10),
  processingMax: z.string().max(10),
  cutOff: z.string().max(10),
  shippingDays: days,
  deliveryDays: days,
  transit: z.string().max(10_000),
  holidays: z.string().max(10_000),
}) satisfies z.ZodType<Draft>;

export function writeForm(typed: Draft): FormData {
  const form = new FormData();
  form.set("draft", JSON.stringify(typed));
  return form;
}

/** null: not a form of this page. */
export function readForm(form: FormData): Draft | null {
  return draft.safeParse(parseJson(String(form.get("draft")))).data ?? null;
}
