// Reads the buttons of the order import page on the server.
import { z } from "zod";

const intents = z.enum(["read_past", "stop_reading", "compare"]);

export type Intent = z.output<typeof intents>;

/** null: not one of this page's buttons. */
export function readAction(form: FormData): Intent | null {
  return intents.safeParse(form.get("intent")).data ?? null;
}
