// Names a country in the merchant's language.
import type { Locale } from "./language/locale";

const names = new Map<Locale, Intl.DisplayNames>();

/** The code itself, when it is not a country's. */
export function countryName(code: string, { locale }: { locale: Locale }): string {
  const known = names.get(locale) ?? new Intl.DisplayNames([locale], { type: "region" });
  names.set(locale, known);
  try {
    return known.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}
