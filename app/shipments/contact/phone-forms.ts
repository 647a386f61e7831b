// The spellings of a phone number that are compared: its national number, and how its country dials it.
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from "libphonenumber-js";
import { typedText } from "~/lib/text/typed-text";

/** Shorter ones are extensions and typing errors: they would match by chance. */
const MIN_DIGITS = 6;
/** E.164 allows 15; the rest is room for a trunk prefix. */
const MAX_DIGITS = 18;
const EXTENSION = /(?:ext\.?|x)\s*\d+\s*$/i;
const LABEL = /^\s*(?:[a-z]+\s*:\s*|tel\.\s*)/i;
/** Brazilians write the carrier's code as "xx": 0xx11 … */
const BRAZILIAN_CARRIER = /^\(?0\s*xx\s*/i;

/** Dialed before the national number where libphonenumber has no such form. */
const TRUNK_PREFIXES: Readonly<Record<string, readonly string[]>> = {
  "7": ["8"],
  "52": ["1", "44", "45"],
  "370": ["8"],
  "375": ["8"],
  "993": ["8"],
};

/**
 * The forms of a phone number on an order, digits without leading zeros: the national number, and the ways in
 * which it is dialed inside its country, so that "+36201234567" is found as "06 20 123 4567" even where the
 * shopper's country is not known.
 *
 * @param country of the address that the number came with, two letters
 */
export function phoneFormsOfOrder(text: string, country: string | null): string[] {
  const typed = readTyped(text);
  if (!typed) return [];
  const number = parse(typed.text, country);
  const written = number && typed.isInternational ? [] : [typed.digits];
  return forms([...(number ? dialedForms(number) : []), ...written, ...withoutPlus(typed)]);
}

/**
 * The forms to look for: one of a number with a country code; else what it means in `country`, its digits as
 * they are, and with "+" in front, which many leave out.
 *
 * @param country the shop's, two letters; null when unknown
 */
export function phoneFormsTyped(text: string, country: string | null): string[] {
  const typed = readTyped(text);
  if (!typed) return [];
  const number = parse(typed.text, country);
  const national = number ? [nationalNumber(number)] : [];
  if (typed.isInternational) return forms(number ? national : [typed.digits]);
  return forms([...national, typed.digits, ...withoutPlus(typed)]);
}

interface Typed {
  text: string;
  digits: string;
  isInternational: boolean;
}

/** null for what is no phone number. */
function readTyped(raw: string): Typed | null {
  const text = typedText(raw)
    .replace(LABEL, "")
    .replace(EXTENSION, "")
    .replace(BRAZILIAN_CARRIER, "0")
    .replace(/^\(?00/, "+");
  const digits = text.replace(/\D/g, "");
  if (digits.length > MAX_DIGITS || /\p{L}/u.test(text)) return null;
  return { text, digits, isInternational: /^\s*\(?\s*\+/.test(text) };
}

function parse(text: string, country: string | null): PhoneNumber | null {
  const supported = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  return (
    parsePhoneNumberFromString(text, { ...(supported && { defaultCountry: supported }) }) ?? null
  );
}

/** Mexico's and Argentina's mobile numbers have a digit more when they are dialed from abroad. */
function nationalNumber({ countryCallingCode, nationalNumber: number }: PhoneNumber): string {
  if (countryCallingCode === "52" && number.length === 11) return number.replace(/^1/, "");
  if (countryCallingCode === "54" && number.length === 11) return number.replace(/^9/, "");
  return number;
}

function dialedForms(number: PhoneNumber): string[] {
  const national = nationalNumber(number);
  const prefixes = TRUNK_PREFIXES[number.countryCallingCode] ?? [];
  const dialed = number.formatNational().replace(/\D/g, "");
  return [national, dialed, ...prefixes.map((prefix) => prefix + national)];
}

function withoutPlus({ digits, isInternational }: Typed): string[] {
  if (isInternational || digits.startsWith("0")) return [];
  const number = parsePhoneNumberFromString(`+${digits}`);
  return number?.isPossible() ? [nationalNumber(number)] : [];
}

function forms(readings: readonly string[]): string[] {
  const significant = readings
    .map((reading) => reading.replace(/^0+/, ""))
    .filter((reading) => reading.length >= MIN_DIGITS);
  return [...new Set(significant)];
}
