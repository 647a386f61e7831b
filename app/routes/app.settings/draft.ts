// The settings as they stand in the form, before they are saved.
import type { SettingsView } from "./view";

export interface Draft {
  sendCustomerEmail: boolean;
  /** Names whose carrier is to be forgotten. */
  removedOverrides: string[];
}

/** Whether saving would change anything: removals that the page no longer lists are done already. */
export function isDirty(view: SettingsView, draft: Draft): boolean {
  const isListed = (companyKey: string) =>
    view.overrides.some((override) => override.companyKey === companyKey);
  return (
    draft.sendCustomerEmail !== view.sendCustomerEmail || draft.removedOverrides.some(isListed)
  );
}

export function writeForm(draft: Draft): FormData {
  const form = new FormData();
  form.set("sendCustomerEmail", draft.sendCustomerEmail ? "on" : "off");
  for (const companyKey of draft.removedOverrides) form.append("removedOverrides", companyKey);
  return form;
}
