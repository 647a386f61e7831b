// The settings as they stand in the form, before they are saved.
import type { SettingsForm } from "./form";
import type { SettingsView } from "./view";

export type Draft = SettingsForm;

/** Whether saving would change anything: removals that the page no longer lists are done already. */
export function isDirty(view: SettingsView, draft: Draft): boolean {
  const isListed = (companyKey: string) =>
    view.overrides.some((override) => override.companyKey === companyKey);
  return (
    draft.sendCustomerEmail !== view.sendCustomerEmail || draft.removedOverrides.some(isListed)
  );
}
