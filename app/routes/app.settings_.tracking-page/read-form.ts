// Reads the tracking page form on the server, and finds errors field by field.
import { parseJson } from "~/lib/text/json";
import { z } from "zod";
import {
  CONTACT_MAX_LENGTH,
  HIDDEN_WORDS_MAX,
  HIDDEN_WORD_MAX_LENGTH,
  NOTE_MAX_LENGTH,
  type TrackingPageSettings,
  isContact,
} from "~/shops/tracking-page-settings";
import type { Texts } from "~/ui/language/texts";
import { type Draft, settingsOf } from "./draft";

export type FieldErrors = Partial<Record<"lookUps" | "hiddenWords" | "note" | "contact", string>>;

export type TrackingPageForm =
  | { intent: "save"; settings: TrackingPageSettings }
  | { intent: "revoke"; linkVersion: number }
  | { intent: "unreadable" };

const draft = z.object({
  lookUps: z.object({
    email: z.boolean(),
    phone: z.boolean(),
    postcode: z.boolean(),
    number: z.boolean(),
  }),
  showEstimate: z.boolean(),
  showRoute: z.boolean(),
  showItems: z.boolean(),
  showHistory: z.boolean(),
  showCarrier: z.boolean(),
  showDestination: z.boolean(),
  showOrigin: z.boolean(),
  hiddenWords: z.string().max(20_000),
  note: z.string().max(10_000),
  contact: z.string().max(10_000),
}) satisfies z.ZodType<Draft>;

export function writeForm(typed: Draft): FormData {
  const form = new FormData();
  form.set("intent", "save");
  form.set("draft", JSON.stringify(typed));
  return form;
}

export function readForm(form: FormData): TrackingPageForm {
  const intent = form.get("intent");
  if (intent === "revoke") {
    const version = z.coerce.number().int().positive().safeParse(form.get("linkVersion"));
    return version.success ? { intent, linkVersion: version.data } : { intent: "unreadable" };
  }
  const typed = draft.safeParse(parseJson(String(form.get("draft"))));
  if (intent !== "save" || !typed.success) return { intent: "unreadable" };
  return { intent, settings: settingsOf(typed.data) };
}

/** Errors by field; empty when the settings can be saved. */
export function findErrors(
  { lookUps, hiddenWords, note, contact }: TrackingPageSettings,
  { t }: Texts,
): FieldErrors {
  const errors: FieldErrors = {};
  if (!Object.values(lookUps).includes(true)) {
    errors.lookUps = t("trackingPage.error.lookUps");
  }
  const longest = hiddenWords.find((word) => word.length > HIDDEN_WORD_MAX_LENGTH);
  if (longest) {
    errors.hiddenWords = t("trackingPage.error.longWord", {
      max: HIDDEN_WORD_MAX_LENGTH,
      word: longest.slice(0, 30),
    });
  } else if (hiddenWords.length > HIDDEN_WORDS_MAX) {
    errors.hiddenWords = t("trackingPage.error.manyWords", {
      max: HIDDEN_WORDS_MAX,
      given: hiddenWords.length,
    });
  }
  if (contact.length > CONTACT_MAX_LENGTH) {
    errors.contact = t("trackingPage.error.characters", {
      max: CONTACT_MAX_LENGTH,
      given: contact.length,
    });
  } else if (contact && !isContact(contact)) {
    errors.contact = t("trackingPage.error.contact");
  }
  if (note.length > NOTE_MAX_LENGTH) {
    errors.note = t("trackingPage.error.characters", { max: NOTE_MAX_LENGTH, given: note.length });
  }
  return errors;
}
