// A detection rule: one number format of one carrier.

export interface Rule {
  /** Names the rule in answers: `usps-22`. */
  id: string;
  carrierCode: string;
  /** Length of the whole number, or the shortest and the longest. */
  length: number | readonly [number, number];
  /** Tried on the whole number: upper case, no blanks, dashes, dots or slashes. */
  pattern: RegExp;
  /** Confidence from 0 to 100 when there is no check digit, or when it is right. */
  confidence: number;
  check?: (number: string) => boolean;
  /** Confidence when the check digit is wrong; absent: the number is not of this format. */
  failed?: number;
  /** Other carriers that use the same format, most likely first. */
  also?: readonly string[];
  /** Two-letter codes of the only countries this network delivers in. */
  within?: readonly string[];
}

/** A rule as one row of a table, in the order: name, carrier, length, pattern, confidence. */
export function format(
  id: string,
  carrierCode: string,
  length: Rule["length"],
  pattern: RegExp,
  confidence: number,
  more: Pick<Rule, "check" | "failed" | "also" | "within"> = {},
): Rule {
  return { id, carrierCode, length, pattern, confidence, ...more };
}
