// What the page's buttons ask for.
import { z } from "zod";

const intents = z.enum(["read_past", "stop_reading", "compare"]);

export type Intent = z.output<typeof intents>;

/** null: not one of our buttons. */
export function readAction(form: FormData): Intent | null {
  return intents.safeParse(form.get("intent")).data ?? null;
}

export interface ActionResult {
  /** Good news, for a toast. */
  done: string | null;
  /** What has to be read on the page. */
  error: string | null;
}
