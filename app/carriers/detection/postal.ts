// Reads postal numbers of UPU standard S10: the last two letters name the operator.
import s10 from "../data/s10.json";
import { passesS10 } from "./rules/check-digits";

const S10_SHAPE = /^[A-Z]{2}\d{9}[A-Z]{2}$/;
const OPERATORS: ReadonlyMap<string, string> = new Map(Object.entries(s10.suffixes));
const BY_FIRST_LETTER: Record<string, Record<string, string>> = s10.byFirstLetter;
const ALTERNATIVES: Record<string, string[]> = s10.alternatives;

export interface PostalNumber {
  carrierCode: string;
  /** Two-letter code of the country that posted it. */
  country: string;
  checkDigit: "passed" | "failed";
  /** Other carriers of that country that number this way. */
  also: readonly string[];
}

/** Reads an S10 number; null when it has another shape or its suffix is no postal operator's. */
export function readPostalNumber(number: string): PostalNumber | null {
  if (number.length !== 13 || !S10_SHAPE.test(number)) return null;
  const country = number.slice(11);
  const operator = OPERATORS.get(country);
  if (operator === undefined) return null;
  const carrierCode = BY_FIRST_LETTER[country]?.[number.charAt(0)] ?? operator;
  const others = [operator, ...(ALTERNATIVES[country] ?? [])];
  return {
    carrierCode,
    country,
    checkDigit: passesS10(number) ? "passed" : "failed",
    also: others.filter((code, place) => code !== carrierCode && others.indexOf(code) === place),
  };
}

/** The post that delivers letters and small parcels in a country; null where v2 has no code for it. */
export function nationalPost(countryCode: string): string | null {
  const operator = OPERATORS.get(countryCode.toUpperCase());
  return operator === undefined || operator === "upu" ? null : operator;
}
