// Finds a country by its name in the languages that merchants write carriers' names in.
import { companyKey } from "./company-key";
import countryNames from "./data/countries.json";

const LANGUAGES = "en de fr es it pl nl pt cs sk hu ro sv da nb fi hr sl tr".split(" ");
/** Names in use beside the official ones, and codes that are not ISO 3166's. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  uk: "GB",
  usa: "US",
  america: "US",
  england: "GB",
  holland: "NL",
  ceska: "CZ",
  "czech republic": "CZ",
  uae: "AE",
};

let codes: ReadonlyMap<string, string> | null = null;

/** "polska" → "PL", "de" → "DE"; null when no country has the name. @param key by `companyKey` */
export function countryCodeOf(key: string): string | null {
  codes ??= readNames();
  return codes.get(key) ?? null;
}

function readNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>(Object.entries(OTHER_NAMES));
  const add = (name: string, code: string) => {
    const key = companyKey(name);
    if (!found.has(key)) found.set(key, code);
  };
  for (const code of Object.keys(countryNames)) add(code, code);
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: "region" });
    for (const code of Object.keys(countryNames)) add(names.of(code) ?? code, code);
  }
  return found;
}
