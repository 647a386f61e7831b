// The one spelling of a tracking number in which numbers are compared.

/**
 * A number in the one spelling used to compare numbers: upper case, full-width letters and digits as plain
 * ones, without blanks and dashes.
 */
export function numberKey(trackingNumber: string): string {
  return trackingNumber
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Cf}\p{Pd}]+/gu, "");
}
