// Reads an import's destination: codes of two or three letters, and names in the languages of the admin.
import { countryCode, countryKey, COUNTRY_CODES } from "~/carriers/countries";
import alpha3 from "~/carriers/data/alpha-3.json";

/** Besides English: Waymark's own exports name countries in the merchant's language. */
const LANGUAGES = ["de", "fr", "es", "it", "pt-BR", "ja", "zh-CN"];

let codesByName: ReadonlyMap<string, string> | null = null;

/** "DE", "DEU", "Germany" and "Deutschland" → "DE"; null for what is no country. */
export function destinationCode(text: string): string | null {
  const letters = text.trim().toUpperCase();
  if (Object.hasOwn(alpha3, letters)) return (alpha3 as Record<string, string>)[letters] ?? null;
  return countryCode(text) ?? (codesByName ??= readNames()).get(countryKey(text)) ?? null;
}

function readNames(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: "region" });
    for (const code of COUNTRY_CODES) codes.set(countryKey(names.of(code) ?? code), code);
  }
  return codes;
}
