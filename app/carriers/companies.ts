// Finds the carrier that a company's name means, as Shopify or a merchant writes it.
import { listCarriers } from "./catalogue";
import { companyKey } from "./company-key";
import { countryCodeOf } from "./country-names";
import companies from "./data/companies.json";

/** A name that several carriers use. */
interface SharedName {
  default: string;
  /** The country that is looked up first. */
  firstAsk: "shop" | "destination";
  /** A shop in a country without an entry means the default, wherever its parcels go. */
  shopDecides?: boolean;
  byCountry: Record<string, string>;
  /** The carriers among which the number may decide. */
  family: string[];
}

/** One carrier, one of several, a word that names none, or a name that no table has. */
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
/** Words behind a carrier's name that mean one of its services, not another carrier. */
const SERVICE_WORDS: ReadonlySet<string> = new Set(
  (
    "advantage air free brievenbus crono domicilio gsp am bag box brief bulk cargo cheap class classic cod collect connect country courier couriers courrier " +
    "dap day days ddp ddu delivery direct domestic domicile door drop easybox economy entrega envelope envio envoi eu " +
    "evening expedited expres express expresso export first flat for freight ground group home import innovations " +
    "insured international internacional intl kurier letter letters lettre lieferung light livraison locker lockers " +
    "logistics mail max media medium mini mypack network next nextday noon oba off outbound pac pack packet pacco package packages paczka " +
    "paket pakket parcel parcels paq plus pm point points post postage premium priority pro rate rapid registered relais " +
    "relay return returns same sameday saturday saver sedex select service services shipping signature signed small " +
    "smart special spedizione standard suivie sunday surepost surface svc to tracked tracking track untracked urgent " +
    "urgente versand warenpost worldwide xpect xpress xpresspost"
  ).split(" "),
);
/** Units and legal forms; words of one or two letters ("DS", "NL") are read like them. */
const SHORT_WORDS: ReadonlySet<string> = new Set(
  "gmbh ltd limited inc llc pvt pty corp co spa srl kft zoo 500gm 250gm".split(" "),
);
/** Two letters that join names. */
const JOINING_WORDS: ReadonlySet<string> = new Set(["by", "or", "my", "we"]);
/** "USPS via Pirate Ship": a carrier and the service that sold its label, in either order. */
const VIA = / (?:via|by|with|through|from) /;
const COUNTRY_WORDS_MAX = 3;
const CATALOGUE_NAMES = catalogueNames();

/**
 * What a company's name means: Shopify's and merchants' names first, then the catalogue's, then the same for the name
 * without what stands behind a known brand: words of a service, a weight, a country ("DPD Polska"), who sold the label.
 */
export function companyMeaning(company: string): CompanyMeaning {
  const key = companyKey(company);
  if (key === "") return { kind: "not_a_carrier" };
  const exact = exactMeaning(key);
  if (exact) return exact;
  const sides = key.split(VIA);
  const named = sides.length > 1 ? sides.map(companyMeaning).find(isCarrier) : undefined;
  if (key.split(" ").every(isServiceWord)) return { kind: "not_a_carrier" };
  return named ?? brandMeaning(key) ?? { kind: "unknown" };
}

function isCarrier({ kind }: CompanyMeaning): boolean {
  return kind === "carrier" || kind === "shared";
}

/** null when no table has the name. */
function exactMeaning(key: string): CompanyMeaning | null {
  if (NOT_CARRIERS.has(key)) return { kind: "not_a_carrier" };
  const shared = SHARED.get(SAME_AS.get(key) ?? key);
  if (shared) return sharedMeaning(shared);
  if (WITHOUT_CODE.has(key)) return { kind: "unknown" };
  const carrierCode = NAMES.get(key) ?? CATALOGUE_NAMES.get(key);
  return carrierCode ? { kind: "carrier", carrierCode } : null;
}

/** Whether a name ("Other", "Custom") stands for any carrier, so that no carrier can be saved for it. */
export function isCatchAllName(company: string): boolean {
  return companyMeaning(company).kind === "not_a_carrier";
}

/** The longest known name that the key begins with, if only words of a service or a country follow. */
function brandMeaning(key: string): CompanyMeaning | null {
  const words = key.split(" ");
  let country: string | null = null;
  for (let end = words.length; end > 0;) {
    const exact = end < words.length ? exactMeaning(words.slice(0, end).join(" ")) : null;
    if (exact) return isCarrier(exact) ? inCountry(exact, country) : null;
    const named = countryBefore(words, end);
    if (named) country ??= named.code;
    else if (!isServiceWord(words[end - 1] ?? "")) return null;
    end -= named?.length ?? 1;
  }
  return null;
}

/** "dpd", "PL" → DPD's carrier there, for names that several carriers go by. */
function inCountry(meaning: CompanyMeaning, country: string | null): CompanyMeaning {
  if (meaning.kind !== "shared" || country === null) return meaning;
  const context = { destinationCountry: country, shopCountry: country };
  return { kind: "carrier", carrierCode: meaning.byCountry(context) };
}

/** The country whose name ends before `end`, in one of some languages or as its code. */
function countryBefore(
  words: readonly string[],
  end: number,
): { code: string; length: number } | null {
  for (let length = Math.min(COUNTRY_WORDS_MAX, end - 1); length > 0; length -= 1) {
    const code = countryCodeOf(words.slice(end - length, end).join(" "));
    if (code) return { code, length };
  }
  return null;
}

/** Whether a word behind a carrier's name is a service, a weight or an abbreviation, not another carrier. */
export function isServiceWord(word: string): boolean {
  if (SERVICE_WORDS.has(word) || SHORT_WORDS.has(word) || /^\d/.test(word)) return true;
  return /^[a-z]{1,2}$/.test(word) && !JOINING_WORDS.has(word);
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
