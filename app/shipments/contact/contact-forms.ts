// The spellings in which an order's e-mail address, phone number and postcode are compared.
import { normalizeEmail } from "~/lib/text/email";
import { typedText } from "~/lib/text/typed-text";
import { phoneFormsOfOrder, phoneFormsTyped } from "./phone-forms";

export const CONTACT_KINDS = ["email", "phone", "postcode"] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** Kinds of a stored key: those that shoppers look an order up by, and the customer's name, which staff search by. */
export type OrderKeyKind = ContactKind | "customer_name";

/** The most forms that `typedForms` returns for one kind. */
export const MAX_TYPED_FORMS = 3;

const POSTCODE_MIN_LENGTH = 3;
const POSTCODE_MAX_LENGTH = 12;

/** The forms to store for an order. @param country of the order's address, two letters */
export function orderForms(kind: ContactKind, text: string, country: string | null): string[] {
  if (kind === "email") return emailForms(text);
  return kind === "phone" ? phoneFormsOfOrder(text, country) : postcodeForms(text, country);
}

/**
 * The forms to look for when a shopper types `text`. Text with "@" is an e-mail address only: wrong phone
 * numbers and postcodes count as guesses.
 *
 * @param country the shop's, two letters; null when unknown
 */
export function typedForms(kind: ContactKind, text: string, country: string | null): string[] {
  if (kind === "email") return emailForms(text);
  if (text.includes("@")) return [];
  const forms = kind === "phone" ? phoneFormsTyped(text, country) : postcodeForms(text, null);
  return forms.slice(0, MAX_TYPED_FORMS);
}

/** A name's words without accents and case, in the order of the alphabet: "Fathom, Finn" is "Finn Fathom". null: none. */
export function customerNameForm(text: string): string | null {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (
    plain
      .match(/[\p{L}\p{N}]+/gu)
      ?.toSorted()
      .join(" ") ?? null
  );
}

/** The normalized address, without a label, a link or a last dot around it; nothing when it is no address. */
function emailForms(text: string): string[] {
  const address = normalizeEmail(typedText(text))
    .replace(/^(?:mailto|e-?mail)\s*:\s*/, "")
    .replace(/^[^<>]*<([^<>]+)>$/, "$1")
    .replace(/[.,;]+$/, "");
  return /.@./.test(address) ? [address] : [];
}

/**
 * Letters and digits only, upper case: "sw1a 1aa" and "SW1A1AA" are one. A country's letters in front
 * ("D-10115", "LV-1010") may be missing, and so may the last four digits of a US ZIP+4.
 *
 * @param country two letters, of the address; null for what a shopper typed
 */
function postcodeForms(text: string, country: string | null): string[] {
  const written = typedText(text).toUpperCase();
  const whole = written.replace(/[^\p{L}\p{N}]/gu, "");
  if (whole.length > POSTCODE_MAX_LENGTH) return [];
  const isZipPlusFour = (country === null || country === "US") && /^\d{5}-\d{4}$/.test(written);
  const short = isZipPlusFour ? whole.slice(0, 5) : whole.replace(/^[A-Z]{1,3}(?=\d+$)/, "");
  return [...new Set([whole, short])].filter((form) => form.length >= POSTCODE_MIN_LENGTH);
}
