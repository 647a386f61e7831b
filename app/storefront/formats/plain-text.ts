// Sanitizes text and links from outside for display.
import { withoutBidiControls } from "~/lib/text/bidi";

const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]+/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Anything but spaces and zero-width characters. */
const VISIBLE_CHARACTER = /[^\p{Default_Ignorable_Code_Point}\p{Separator}]/u;

/**
 * Text as one line without control and bidi-override characters, at most `maxLength` characters. "" when nothing of it
 * would be seen.
 */
export function plainText(text: string, maxLength: number): string {
  const bounded = text
    // Bounds the work below.
    .slice(0, maxLength * 4)
    .replace(LONE_SURROGATES, "\uFFFD")
    .replace(CONTROL_CHARACTERS, " ");
  const line = withoutBidiControls(bounded).replace(/\s+/g, " ").trim();
  if (!VISIBLE_CHARACTER.test(line)) return "";
  const characters = Array.from(line);
  return characters.length > maxLength
    ? `${characters
        .slice(0, maxLength - 1)
        .join("")
        .trimEnd()}…`
    : line;
}

/** The address when it is an absolute http(s) one without credentials; null otherwise. */
export function webLink(address: string | null | undefined): string | null {
  if (!address || address.length > 2000) return null;
  try {
    const url = new URL(address.trim());
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
