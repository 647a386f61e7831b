// What Shopify's tracking_company, or a merchant's own wording, means as a carrier code.
import { listCarriers } from "./catalogue";
import companies from "./data/companies.json";

/** A name that several carriers go by. */
interface SharedName {
  default: string;
  /** Whose country says more about which of them it is. */
  firstAsk: "shop" | "destination";
  /** A shop in a country without an entry means the default, wherever its parcels go. */
  shopDecides?: boolean;
  byCountry: Record<string, string>;
  /** The carriers among which the number may decide. */
  family: string[];
}

/** What a company name says: one carrier, one of several, a word that names none, or nothing we know. */
export type CompanyMeaning =
  | { kind: "carrier"; carrierCode: string }
  | { kind: "shared"; family: readonly string[]; byCountry: (hints: CountryContext) => string }
  | { kind: "not_a_carrier" }
  | { kind: "unknown" };

export interface CountryContext {
  destinationCountry?: string | null | undefined;
  shopCountry?: string | null | undefined;
}

const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(companies.names));
const SAME_AS: ReadonlyMap<string, string> = new Map(Object.entries(companies.sameAs));
const SHARED: ReadonlyMap<string, SharedName> = new Map(
  Object.entries(companies.ambiguous as unknown as Record<string, SharedName>),
);
const NOT_CARRIERS: ReadonlySet<string> = new Set(companies.notCarriers);
const WITHOUT_CODE: ReadonlySet<string> = new Set(companies.withoutCode);
/** What merchants write behind a carrier's name without meaning another carrier. */
const SERVICE_WORDS: ReadonlySet<string> = new Set(
  (
    "24 48 2day 3day advantage air cargo class courier couriers day days delivery domestic economy " +
    "envelope eu expedited express first for freight global ground home international intl letter " +
    "logistics mail max mini next online overnight pack packet parcel parcels plus post premium priority " +
    "registered saver select service services shipping signature signed small smart standard surface " +
    "track tracked tracking untracked worldwide"
  ).split(" "),
);
const CATALOGUE_NAMES = catalogueNames();

/** One spelling for all of a name's: no accents, lower case, everything but letters and digits one blank. */
export function companyKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Looks a company up: the map of Shopify's and merchants' names first, then the catalogue's own names. */
export function companyMeaning(company: string): CompanyMeaning {
  const key = companyKey(company);
  if (key === "" || NOT_CARRIERS.has(key)) return { kind: "not_a_carrier" };
  const shared = SHARED.get(SAME_AS.get(key) ?? key);
  if (shared) return sharedMeaning(shared);
  if (WITHOUT_CODE.has(key)) return { kind: "unknown" };
  const carrierCode = NAMES.get(key) ?? CATALOGUE_NAMES.get(key);
  if (carrierCode) return { kind: "carrier", carrierCode };
  const brand = withoutServiceWord(key);
  return brand === null ? { kind: "unknown" } : companyMeaning(brand);
}

/** Whether a name ("Other", "Custom") stands for any carrier, so that no carrier can be saved for it. */
export function isCatchAllName(company: string): boolean {
  return companyMeaning(company).kind === "not_a_carrier";
}

/** "dhl express priority" → "dhl express": one word of a service less, null when the last word is none. */
function withoutServiceWord(key: string): string | null {
  const lastBlank = key.lastIndexOf(" ");
  return lastBlank > 0 && SERVICE_WORDS.has(key.slice(lastBlank + 1))
    ? key.slice(0, lastBlank)
    : null;
}

function sharedMeaning(shared: SharedName): CompanyMeaning {
  return {
    kind: "shared",
    family: shared.family,
    byCountry({ destinationCountry, shopCountry }) {
      if (shared.shopDecides && shopCountry) {
        return shared.byCountry[shopCountry.toUpperCase()] ?? shared.default;
      }
      const asked =
        shared.firstAsk === "shop"
          ? [shopCountry, destinationCountry]
          : [destinationCountry, shopCountry];
      for (const country of asked) {
        const carrierCode = country ? shared.byCountry[country.toUpperCase()] : undefined;
        if (carrierCode) return carrierCode;
      }
      return shared.default;
    },
  };
}

export function isServiceWord(word: string): boolean {
  return SERVICE_WORDS.has(word);
}

/** Catalogue names that only one carrier has. */
function catalogueNames(): ReadonlyMap<string, string> {
  const codes = new Map<string, string | null>();
  for (const carrier of listCarriers()) {
    // A code of one word ("global", "best") is as likely to be a plain word.
    const spellings = carrier.code.includes("-") ? [carrier.name, carrier.code] : [carrier.name];
    for (const key of new Set(spellings.map(companyKey))) {
      codes.set(key, codes.has(key) && codes.get(key) !== carrier.code ? null : carrier.code);
    }
  }
  return new Map([...codes].filter((entry): entry is [string, string] => entry[1] !== null));
}
