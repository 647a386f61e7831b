// Names a country in the merchant's language.
import type { Locale } from "./language/locale";

/** Countries and territories that English names with an article within a sentence. */
const WITH_ARTICLE = new Set(
  "AE AX BQ BS CC CF CK DO FK FO GB GM IC IM IO KM KY MH MP MV NL PH PN PS SB SC TC TF UM US VG VI".split(
    " ",
  ),
);

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

/** Within a sentence: "the United States", "Canada". Texts of other languages are worded without one. */
export function countryInSentence(code: string, texts: { locale: Locale }): string {
  const name = countryName(code, texts);
  return texts.locale === "en" && WITH_ARTICLE.has(code.toUpperCase()) ? `the ${name}` : name;
}
