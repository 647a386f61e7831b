// Normalizes what people type or paste: width, invisible characters, and digits of all scripts.

/** Format characters, variation selectors, and fillers that Unicode counts as letters or marks. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;
const ASCII = /^\p{ASCII}*$/u;
const DIGIT_BEYOND_ASCII = /(?![0-9])\p{Nd}/gu;

/** NFKC, without invisible characters, digits of all scripts as 0 to 9, trimmed. */
export function typedText(text: string): string {
  // Nothing else applies to ASCII, and most tracking numbers are.
  if (ASCII.test(text)) return text.trim();
  return text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .replace(DIGIT_BEYOND_ASCII, asciiDigit)
    .trim();
}

/** Unicode encodes the digits of each script as a run from 0 to 9. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value);
}
