// The three ways to show that an order is one's own, made comparable however they are written: e-mail, phone, postcode.
import { normalizeEmail } from "~/lib/email";
import { callingCodeOf, leadingCallingCode } from "./calling-codes";

export const CONTACT_KINDS = ["email", "phone", "postcode"] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** A phone number or postcode may be read in two ways; more are never given. */
export const MAX_FORMS = 2;

/** Shorter ones are extensions and typing errors: they would match by chance. */
const PHONE_MIN_DIGITS = 6;
/** E.164 allows 15; the rest is room for a trunk prefix. */
const PHONE_MAX_DIGITS = 18;
const POSTCODE_MIN_LENGTH = 3;
const POSTCODE_MAX_LENGTH = 12;

/** The normalized address; nothing when the text is no address. */
export function emailForms(text: string): string[] {
  const address = normalizeEmail(text);
  return /.@./.test(address) ? [address] : [];
}

/**
 * The number's national significant digits, without country code and trunk zeros, so that "+49 30 123456",
 * "0049 30 123456" and "030 123456" are one number. Without "+" or "00" the country decides whether its
 * digits begin with a calling code; where that stays open, both readings are given.
 *
 * @param country two letters, of the address that the number came with; null for what a shopper typed
 */
export function phoneForms(text: string, country: string | null): string[] {
  const written = asciiDigits(text).replace(/(ext\.?|x)\s*\d+\s*$/i, "");
  const digits = written.replace(/\D/g, "");
  if (digits.length > PHONE_MAX_DIGITS || /\p{L}/u.test(written)) return [];
  const isInternational = /^\s*\(?\s*(\+|00)/.test(written);
  const international = digits.replace(/^00/, "");
  if (isInternational)
    return forms([withoutCode(international, leadingCallingCode(international))]);
  // Russia and Kazakhstan dial 8 in front, Hungary 06; the latter's 0 goes with the zeros.
  const national = country === "HU" ? digits.replace(/^06/, "") : digits;
  const code =
    callingCodeOf(country) ?? (digits.startsWith("0") ? null : leadingCallingCode(digits));
  const hasTrunkEight = digits.length === 11 && digits.startsWith("8") && (code ?? "7") === "7";
  const readings = [hasTrunkEight ? national.slice(1) : national];
  if (code && digits.startsWith(code)) readings.push(withoutCode(digits, code));
  return forms(readings);
}

function withoutCode(digits: string, code: string | null): string {
  const national = code ? digits.slice(code.length) : digits;
  return code === "36" ? national.replace(/^0?6(?=\d{8})/, "") : national;
}

function forms(readings: readonly string[]): string[] {
  const significant = readings
    // "+49 (0)30 …" is how many write it.
    .map((reading) => reading.replace(/^0+/, ""))
    .filter((reading) => reading.length >= PHONE_MIN_DIGITS);
  return [...new Set(significant)].slice(0, MAX_FORMS);
}

/**
 * Letters and digits alone, upper case: "sw1a 1aa" and "SW1A1AA" are one. A country's letters in front
 * ("D-10115", "LV-1010") may be left out, and so may the last four digits of a US ZIP+4.
 *
 * @param country two letters, of the address; null for what a shopper typed
 */
export function postcodeForms(text: string, country: string | null): string[] {
  const written = asciiDigits(text).trim().toUpperCase();
  const whole = written.replace(/[^\p{L}\p{N}]/gu, "");
  if (whole.length > POSTCODE_MAX_LENGTH) return [];
  const isZipPlusFour = (country === null || country === "US") && /^\d{5}-\d{4}$/.test(written);
  const short = isZipPlusFour ? whole.slice(0, 5) : whole.replace(/^[A-Z]{1,3}(?=\d+$)/, "");
  return [...new Set([whole, short])].filter((form) => form.length >= POSTCODE_MIN_LENGTH);
}

export function contactForms(kind: ContactKind, text: string, country: string | null): string[] {
  if (kind === "email") return emailForms(text);
  // What looks like an address is taken for one alone: guessing a number or a postcode costs a shopper more.
  if (text.includes("@")) return [];
  return kind === "phone" ? phoneForms(text, country) : postcodeForms(text, country);
}

const ZEROS = [0x660, 0x6f0, 0x966];

/** Full-width, Arabic, Persian and Devanagari digits as 0 to 9. */
function asciiDigits(text: string): string {
  return text.normalize("NFKC").replace(/[٠-٩۰-۹०-९]/g, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((start) => point >= start && point < start + 10) ?? point;
    return String(point - zero);
  });
}
