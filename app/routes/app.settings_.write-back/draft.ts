// What is told to Shopify, as it stands in the form before it is saved.
import { z } from "zod";

export interface Draft {
  events: boolean;
  links: boolean;
}

export function isDirty(saved: Draft, draft: Draft): boolean {
  return saved.events !== draft.events || saved.links !== draft.links;
}

/** What Shopify must permit for it. */
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

/** null: not our form. */
export function readForm(form: FormData): Draft | null {
  return draftForm.safeParse(Object.fromEntries(form)).data ?? null;
}
