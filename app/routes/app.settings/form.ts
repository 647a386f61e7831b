// What the settings form says.
import { z } from "zod";

const settingsForm = z.object({
  sendCustomerEmail: z.enum(["on", "off"]).transform((value) => value === "on"),
  removedOverrides: z.array(z.string().min(1).max(255)).max(1_000),
});

export type SettingsForm = z.output<typeof settingsForm>;

/** null: not our form. */
export function readForm(form: FormData): SettingsForm | null {
  const given = {
    sendCustomerEmail: form.get("sendCustomerEmail"),
    removedOverrides: form.getAll("removedOverrides"),
  };
  return settingsForm.safeParse(given).data ?? null;
}

export function writeForm(settings: SettingsForm): FormData {
  const form = new FormData();
  form.set("sendCustomerEmail", settings.sendCustomerEmail ? "on" : "off");
  for (const companyKey of settings.removedOverrides) form.append("removedOverrides", companyKey);
  return form;
}
