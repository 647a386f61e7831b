// Resolves a fulfillment's tracking fields to v2's carrier code.
import { isKnownCarrier } from "../catalogue";
import { type CompanyMeaning, companyMeaning } from "../companies";
import { companyKey } from "../company-key";
import { type Candidate, detectCarrier, pickCarrier } from "../detection/detect";
import { carrierOfUrl } from "./tracking-url";

export { companyKey } from "../company-key";
export { numberKey } from "../detection/number-key";
export { splitTrackingNumbers, typedNumberKey } from "./tracking-numbers";
export { numberFromUrl } from "./tracking-url";

export interface CarrierFacts {
  /** Shopify's tracking_company: a name from its list, whatever the merchant typed, or a guess of Shopify's. */
  company: string | null;
  number: string;
  /** Shopify's tracking_url. */
  url: string | null;
  /** Two-letter codes. */
  destinationCountry: string | null;
  shopCountry: string | null;
  /** The merchant's corrections: companyKey → carrier code. */
  overrides: ReadonlyMap<string, string>;
}

export type ResolvedCarrier =
  | { carrierCode: string; source: "override" | "company" | "url" | "detected" }
  | { carrierCode: "unknown"; source: "unknown"; candidates: Candidate[] };

/** Sure enough to choose among the carriers of one company name. */
const FAMILY_FROM = 55;
/** Sure enough to overrule a company's name that no table has. */
const CERTAIN_FROM = 90;

/**
 * Finds the carrier: by the merchant's override for the company, the company's name, the site of the tracking link,
 * and last the number's format, if it is sure enough and clearly ahead. A company that no table has is a courier of
 * its own: only a format with a right check digit that no other carrier has overrules its name. Otherwise `unknown`,
 * with the candidates to show to the merchant.
 */
export function resolveCarrier(facts: CarrierFacts): ResolvedCarrier {
  const company = facts.company ?? "";
  const override = facts.overrides.get(companyKey(company));
  if (override !== undefined && isKnownCarrier(override)) {
    return { carrierCode: override, source: "override" };
  }
  const candidates = candidatesOf(facts);
  const meaning = companyMeaning(company);
  const byCompany = codeOf(meaning, candidates, facts);
  if (byCompany) return { carrierCode: byCompany, source: "company" };
  const byUrl = codeOfUrl(candidates, facts);
  if (byUrl) return { carrierCode: byUrl, source: "url" };
  const picked = pickCarrier(candidates);
  if (picked && (meaning.kind !== "unknown" || isCertain(picked))) {
    return { carrierCode: picked.code, source: "detected" };
  }
  return { carrierCode: "unknown", source: "unknown", candidates };
}

/** Hardly any number of another carrier has this format and a right check digit. */
function isCertain({ confidence, checkDigit }: Candidate): boolean {
  return confidence >= CERTAIN_FROM && checkDigit === "passed";
}

function candidatesOf(facts: CarrierFacts): Candidate[] {
  return detectCarrier(facts.number, {
    destinationCountry: facts.destinationCountry,
    originCountry: facts.shopCountry,
  });
}

/** A meaning's one carrier; of several, the one whose format the number fits, else the country's. */
function codeOf(
  meaning: CompanyMeaning,
  candidates: readonly Candidate[],
  facts: CarrierFacts,
): string | null {
  if (meaning.kind === "carrier") return meaning.carrierCode;
  if (meaning.kind !== "shared") return null;
  const named = candidates.find(
    (candidate) => meaning.family.includes(candidate.code) && candidate.confidence >= FAMILY_FROM,
  );
  return named?.code ?? meaning.byCountry(facts);
}

function codeOfUrl(candidates: readonly Candidate[], facts: CarrierFacts): string | null {
  const site = facts.url ? carrierOfUrl(facts.url) : null;
  if (!site) return null;
  if ("carrierCode" in site) return site.carrierCode;
  return codeOf(companyMeaning(site.sharedCompany), candidates, facts);
}
