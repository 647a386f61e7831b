// Finds a country by its two-letter code, v2's name, or another English name.
import names from "./data/countries.json";

/** Names that differ from v2's by more than the order of their words. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  America: "US",
  Burma: "MM",
  "Cabo Verde": "CV",
  "Congo-Brazzaville": "CG",
  "Congo-Kinshasa": "CD",
  Czechia: "CZ",
  "East Timor": "TL",
  England: "GB",
  "Great Britain": "GB",
  Holland: "NL",
  "Hong Kong SAR": "HK",
  "Iran, Islamic Republic of": "IR",
  "Ivory Coast": "CI",
  Korea: "KR",
  "Korea, Democratic People's Republic of": "KP",
  "Korea, Republic of": "KR",
  "Lao People's Democratic Republic": "LA",
  Macao: "MO",
  Macedonia: "MK",
  "Mainland China": "CN",
  "Moldova, Republic of": "MD",
  "People's Republic of China": "CN",
  "Russian Federation": "RU",
  Scotland: "GB",
  Swaziland: "SZ",
  "Syrian Arab Republic": "SY",
  "Taiwan, Province of China": "TW",
  "Tanzania, United Republic of": "TZ",
  "The Gambia": "GM",
  Turkiye: "TR",
  UAE: "AE",
  UK: "GB",
  USA: "US",
  "United States of America": "US",
  "Viet Nam": "VN",
  Wales: "GB",
};

const FILLERS: ReadonlySet<string> = new Set(["the", "of", "and"]);

export const COUNTRY_CODES = Object.keys(names);

const BY_NAME: ReadonlyMap<string, string> = new Map(
  [
    ...Object.entries(names).map(([code, name]) => [name, code] as const),
    ...Object.entries(OTHER_NAMES),
  ].map(([name, code]) => [countryKey(name), code]),
);

/** `JP`, `jp`, `Japan`, `Korea, South`, `South Korea` and `USA` → an upper-case code; null for what is no country. */
export function countryCode(text: string): string | null {
  const trimmed = text.trim();
  const code = trimmed.toUpperCase();
  if (code.length === 2 && Object.hasOwn(names, code)) return code;
  return BY_NAME.get(countryKey(trimmed)) ?? null;
}

/** A name's words in one order, without accents: "Korea, South" and "South Korea" are one. */
export function countryKey(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/[\p{M}.'’]/gu, "")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words
    .filter((word) => word && !FILLERS.has(word))
    .sort()
    .join(" ");
}
