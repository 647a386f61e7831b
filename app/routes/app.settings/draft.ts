// The draft of the settings form, and how it is posted.
import type { SettingsView } from "./view";

export interface Draft {
  sendCustomerEmail: boolean;
  /** The company names whose carrier is kept. */
  companyKeys: string[];
}

export function draftOf({ sendCustomerEmail, overrides }: SettingsView): Draft {
  return { sendCustomerEmail, companyKeys: overrides.map(({ companyKey }) => companyKey) };
}

export function writeForm(saved: Draft, draft: Draft): FormData {
  const form = new FormData();
  form.set("sendCustomerEmail", draft.sendCustomerEmail ? "on" : "off");
  const removed = saved.companyKeys.filter((key) => !draft.companyKeys.includes(key));
  for (const companyKey of removed) form.append("removedOverrides", companyKey);
  return form;
}
