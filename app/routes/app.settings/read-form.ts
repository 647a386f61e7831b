// Reads the settings form on the server.
import { z } from "zod";
import { storableText } from "~/lib/text/storable-text";

const settingsForm = z.object({
  sendCustomerEmail: z.enum(["on", "off"]).transform((value) => value === "on"),
  removedOverrides: z
    .array(z.string().transform(storableText).pipe(z.string().min(1).max(255)))
    .max(1_000),
});

export type SettingsForm = z.output<typeof settingsForm>;

/** null: not this page's form. */
export function readForm(form: FormData): SettingsForm | null {
  const given = {
    sendCustomerEmail: form.get("sendCustomerEmail"),
    removedOverrides: form.getAll("removedOverrides"),
  };
  return settingsForm.safeParse(given).data ?? null;
}
