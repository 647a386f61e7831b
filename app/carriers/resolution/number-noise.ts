// What people write beside tracking numbers and what looks like one: dates, times, phone numbers, amounts.

const YEAR = "(?:19|20)\\d{2}";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const MONTH = "(?:0?[1-9]|1[0-2])";
const DATES = [
  `${YEAR}([-/. ])${MONTH}\\1${DAY}`,
  `${DAY}([-/.])${MONTH}\\2(?:${YEAR}|\\d{2})`,
  `${MONTH}([-/.])${DAY}\\3(?:${YEAR}|\\d{2})`,
];
const TWO_DIGIT_DAY = "(?:0[1-9]|[12]\\d|3[01])";
const TWO_DIGIT_MONTH = "(?:0[1-9]|1[0-2])";
const RECENT_YEAR = "20[12]\\d";
/** Eight digits that are a day of these years. */
const COMPACT_DATES = [
  `${RECENT_YEAR}${TWO_DIGIT_MONTH}${TWO_DIGIT_DAY}`,
  `${TWO_DIGIT_DAY}${TWO_DIGIT_MONTH}${RECENT_YEAR}`,
  `${TWO_DIGIT_MONTH}${TWO_DIGIT_DAY}${RECENT_YEAR}`,
];

/** Nothing of a word may stand at either end. */
const alone = (patterns: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${patterns.join("|")})(?![\\p{L}\\p{N}_-])`, "giu");

const NOISE: readonly RegExp[] = [
  alone([...DATES, ...COMPACT_DATES]),
  alone(["\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?"]),
  // Spreadsheets show long numbers so; the digits are lost.
  alone(["\\d+(?:[.,]\\d+)?E\\+?\\d+"]),
  // +1 (555) 123-4567 and all other numbers with a country code.
  /\+\(?\d[\d\s()./-]{5,}\d/gu,
  // (555) 123-4567, 555-123-4567, 555.123.4567
  /(?<![\p{L}\p{N}_-])(?:\(\d{2,5}\)[ -]?\d{3,4}[ -]?\d{3,5}|\d{3}([-.])\d{3}\1\d{4})(?![\p{L}\p{N}_-])/gu,
  // 0171-2345678, 030/1234567: an area code
  /(?<![\p{L}\p{N}_-])0[1-9]\d{1,3}[-/]\d{4,8}(?![\p{L}\p{N}_-])/gu,
  // call 5551234567
  /\b(?:tel|phone|fon|mobile|mob|cell|call|text|whatsapp)\b[.:]?\s*(?:no|number|nr)?[.:]?\s*[\d(][\d\s()./-]{4,}\d/giu,
  // 12.50, $ 1,200.00
  /[$€£¥]\s?\d[\d.,]*|(?<![\p{L}\p{N}_.-])\d{1,7}[.,]\d{1,2}(?![\p{L}\p{N}_.-])/gu,
];

/** The ".0" that spreadsheets add to a number. */
const FLOAT_ZERO = /(?<=\d{8})\.0+(?![\p{L}\p{N}])/gu;

/** One long word of letters and digits: of all patterns only the one for 1E+21 fits such words. */
const PLAIN_WORD = /^(?!\d+E\d+$)[A-Z0-9]{9,}$/i;

/** The text with noise replaced by blanks. */
export function withoutNoise(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  return NOISE.reduce((rest, pattern) => rest.replace(pattern, " "), text.replace(FLOAT_ZERO, ""));
}

/** Whether the whole text is a date, a time, a phone number or an amount. */
export function isNoise(text: string): boolean {
  return withoutNoise(text).trim() === "";
}
