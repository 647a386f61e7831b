// The spelling in which tracking numbers are compared: one for all spellings of one number.
import { typedText } from "~/lib/text/typed-text";
import { passesFedEx12, passesMod10, passesMod37 } from "./rules/check-digits";

/** Upper case, plain letters and digits, without blanks and dashes. */
export function plainNumber(trackingNumber: string): string {
  return typedText(trackingNumber)
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, "");
}

/** Spellings that hold more than the number; each is taken apart only if its check digit is right. */
const SPELLINGS: readonly {
  pattern: RegExp;
  check?: (number: string, whole: string) => boolean;
}[] = [
  // USPS: "420" and the ZIP code of the destination, in the label's barcode.
  { pattern: /^420\d{5}(?:\d{4})?(9[1-5]\d{20})$/, check: passesMod10 },
  { pattern: /^420\d{5}(?:\d{4})?(9[1-5]\d{24})$/, check: passesMod10 },
  // FedEx Ground: the barcode "96" of 34 digits ends with the number.
  { pattern: /^96\d{20}(\d{12})$/, check: passesFedEx12 },
  // SSCC: GS1's application identifier "00", printed in brackets.
  { pattern: /^\(?00\)?(\d{18})$/, check: passesMod10 },
  // DHL: the data identifier "J" of a license plate.
  { pattern: /^J(JD\d{13,18})$/ },
  // DPD: the postcode in seven places before the number; service, country and a check character behind it.
  {
    pattern: /^%?[0-9A-Z]{7}(\d{14})\d{6}[0-9A-Z]$/,
    check: (_, whole) => passesMod37(whole.replace("%", "")),
  },
  { pattern: /^%[0-9A-Z]{7}(\d{14})\d{6}$/ },
  // PostNL: country and postcode of the destination behind the number, as its links have it.
  { pattern: /^(3S[A-Z]{4}\d{7,9})NL\d{4}[A-Z]{2}$/ },
];

/** DPD's fourteen digits with the check character that the label prints behind them. */
const DPD_CHECKED = /^(\d{14})[0-9A-Z]$/;

/**
 * The key of a tracking number, equal for its spellings: case, blanks, dashes, full-width characters, a carrier's
 * barcode prefix, the destination's postcode. Applied twice it gives the same.
 */
export function numberKey(trackingNumber: string): string {
  const plain = plainNumber(trackingNumber);
  for (const { pattern, check } of SPELLINGS) {
    const number = pattern.exec(plain)?.[1];
    if (number && (!check || check(number, plain))) return numberKey(number);
  }
  // Fifteen digits may be FedEx Ground's as well: only a letter is certainly a check character.
  const checked = DPD_CHECKED.exec(plain)?.[1];
  return checked && /[A-Z]$/.test(plain) && passesMod37(plain) ? checked : plain;
}
