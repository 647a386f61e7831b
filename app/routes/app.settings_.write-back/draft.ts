// The draft of the write-back form, how it is posted and read, and the scopes it needs.
import { z } from "zod";
import { formReader } from "~/ui/forms/form-reader";

export interface Draft {
  events: boolean;
  links: boolean;
}

/** The Shopify access scopes that the draft needs. */
export function scopesFor(draft: Draft, scopes: Readonly<Record<keyof Draft, string>>): string[] {
  return [...(draft.events ? [scopes.events] : []), ...(draft.links ? [scopes.links] : [])];
}

export function writeForm(draft: Draft): FormData {
  const form = new FormData();
  for (const [name, isOn] of Object.entries(draft)) form.set(name, isOn ? "on" : "off");
  return form;
}

const onOff = z.enum(["on", "off"]).transform((value) => value === "on");
const draftForm = z.object({ events: onOff, links: onOff });

export const readForm = formReader(draftForm);
