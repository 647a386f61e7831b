// What the settings form says, as the server reads it.
import { z } from "zod";
import type { Draft } from "./draft";

const settingsForm = z.object({
  sendCustomerEmail: z.enum(["on", "off"]).transform((value) => value === "on"),
  removedOverrides: z.array(z.string().min(1).max(255)).max(1_000),
});

/** null: not our form. */
export function readForm(form: FormData): Draft | null {
  const given = {
    sendCustomerEmail: form.get("sendCustomerEmail"),
    removedOverrides: form.getAll("removedOverrides"),
  };
  return settingsForm.safeParse(given).data ?? null;
}
