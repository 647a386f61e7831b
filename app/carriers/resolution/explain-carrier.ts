// Lists what speaks for which carrier: the shop's rule, the company, the link and the number.
import { carrierName } from "../catalogue";
import { companyMeaning } from "../companies";
import { type Candidate, detectCarrier } from "../detection/detect";
import { type CarrierFacts, companyKey } from "./from-shopify";
import { carrierOfUrl } from "./tracking-url";

export interface CarrierEvidence {
  /** The carrier that the shop saved for the company's name; null: none. */
  ruleCarrier: string | null;
  /** What the company's name means: carrier codes; empty: nothing that Waymark knows. null: no name. */
  companyCarriers: string[] | null;
  /** The carriers of the tracking link's site; empty: an unknown site. null: no link. */
  linkCarriers: string[] | null;
  /** Carriers whose formats the number fits, best first. */
  candidates: (Candidate & { name: string })[];
}

/** The evidence that `resolveCarrier` weighs, for people. */
export function explainCarrier(facts: CarrierFacts): CarrierEvidence {
  const company = facts.company ?? "";
  const hints = {
    destinationCountry: facts.destinationCountry,
    originCountry: facts.shopCountry,
  };
  return {
    ruleCarrier: facts.overrides.get(companyKey(company)) ?? null,
    companyCarriers: company ? carriersOfCompany(company) : null,
    linkCarriers: facts.url ? carriersOfLink(facts.url) : null,
    candidates: detectCarrier(facts.number, hints).map((candidate) => ({
      ...candidate,
      name: carrierName(candidate.code),
    })),
  };
}

function carriersOfCompany(company: string): string[] {
  const meaning = companyMeaning(company);
  if (meaning.kind === "carrier") return [meaning.carrierCode];
  return meaning.kind === "shared" ? [...meaning.family] : [];
}

function carriersOfLink(url: string): string[] {
  const site = carrierOfUrl(url);
  if (!site) return [];
  return "carrierCode" in site ? [site.carrierCode] : carriersOfCompany(site.sharedCompany);
}
