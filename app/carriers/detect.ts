// Which carriers a tracking number may belong to, best first, and which one to take without asking.
import { findCarrier } from "./catalogue";
import { companyMeaning } from "./companies";
import { readPostalNumber } from "./postal";
import { ASIA_PACIFIC_RULES } from "./rules/asia-pacific";
import { CROSS_BORDER_RULES } from "./rules/cross-border";
import { EUROPE_RULES } from "./rules/europe";
import { INTEGRATOR_RULES } from "./rules/integrators";
import { NORTH_AMERICA_RULES } from "./rules/north-america";
import type { Rule } from "./rules/rule";

export interface Candidate {
  /** v2's carrier code. */
  code: string;
  /** 0 to 100. */
  confidence: number;
  /** Which format matched, or `company` when only the company's name speaks for it. */
  rule: string;
  checkDigit: "passed" | "failed" | "none";
}

/** What else is known about the parcel. Countries are two-letter codes. */
export interface DetectionHints {
  company?: string | null | undefined;
  destinationCountry?: string | null | undefined;
  originCountry?: string | null | undefined;
  /** How many parcels this shop has sent with each carrier code. */
  shopHistory?: ReadonlyMap<string, number> | undefined;
}

/** Below this a format says too little to be worth naming. */
const LISTED_FROM = 10;
const LISTED_AT_MOST = 8;
/** From here on, and this far ahead of the next, a carrier is taken without asking. */
export const PICK_FROM = 60;
export const PICK_MARGIN = 10;
/** How much less likely a format's other users are than its first. */
const ALSO_LESS = 20;
/** No format is certain: numbers are typed by people. */
const MOST_CONFIDENCE = 99;

/** Numbers that shops and people make up for themselves. */
const OWN_REFERENCE =
  /^(?:SO|PO|NO|ID|INV|INVOICE|ORD|ORDER|REF|SHIP|SHIPMENT|SHOP|SALE|TEST|TRACK|TRACKING|PICKUP|PARCEL)\d{1,10}$/;
const ONE_DIGIT_REPEATED = /^(\d)\1*$/;
const SANDBOX_NUMBER = /^SANDBOX/;

const RULES_BY_LENGTH = indexByLength([
  ...INTEGRATOR_RULES,
  ...NORTH_AMERICA_RULES,
  ...EUROPE_RULES,
  ...CROSS_BORDER_RULES,
  ...ASIA_PACIFIC_RULES,
]);

/** How numbers are compared: upper case, without blanks, dashes, dots and slashes. */
function compact(trackingNumber: string): string {
  return trackingNumber.toUpperCase().replace(/[\s\-./]+/g, "");
}

/**
 * All carriers whose formats the number fits, at most eight, best first. Empty when it fits none or is
 * plainly no tracking number. A wrong check digit costs confidence, never the candidate's place in the list
 * of formats that are recognisable without it. Hints move the ranking; a company may add its own carrier.
 */
export function detectCarrier(trackingNumber: string, hints: DetectionHints = {}): Candidate[] {
  const number = compact(trackingNumber);
  if (OWN_REFERENCE.test(number) || ONE_DIGIT_REPEATED.test(number)) return [];
  if (SANDBOX_NUMBER.test(number)) {
    return [{ code: "sandbox", confidence: MOST_CONFIDENCE, rule: "sandbox", checkDigit: "none" }];
  }
  const found = new Findings();
  addPostal(number, found);
  for (const rule of RULES_BY_LENGTH.get(number.length) ?? []) addRule(rule, number, hints, found);
  addHints(number, hints, found);
  return found.ranked();
}

/**
 * The carrier to take without asking: sure enough, and clearly ahead of the second. null is to abstain:
 * show the candidates to a person instead.
 */
export function pickCarrier(candidates: readonly Candidate[]): Candidate | null {
  const [first, second] = candidates;
  if (!first || first.confidence < PICK_FROM) return null;
  if (second && first.confidence - second.confidence < PICK_MARGIN) return null;
  return first;
}

/** The best candidate of each carrier. */
class Findings {
  private readonly byCode = new Map<string, Candidate>();

  add(candidate: Candidate): void {
    const known = this.byCode.get(candidate.code);
    if (!known || known.confidence < candidate.confidence)
      this.byCode.set(candidate.code, candidate);
  }

  all(): Iterable<Candidate> {
    return this.byCode.values();
  }

  ranked(): Candidate[] {
    return [...this.byCode.values()]
      .map((found) => ({ ...found, confidence: clamp(found.confidence) }))
      .filter((found) => found.confidence >= LISTED_FROM)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, LISTED_AT_MOST);
  }
}

function clamp(confidence: number): number {
  return Math.round(Math.min(MOST_CONFIDENCE, Math.max(0, confidence)));
}

function addPostal(number: string, found: Findings): void {
  const postal = readPostalNumber(number);
  if (!postal) return;
  const { checkDigit } = postal;
  const confidence = checkDigit === "passed" ? 94 : 74;
  found.add({ code: postal.carrierCode, confidence, rule: "s10", checkDigit });
  for (const code of postal.also) {
    found.add({ code, confidence: confidence - ALSO_LESS, rule: "s10", checkDigit });
  }
}

function addRule(rule: Rule, number: string, hints: DetectionHints, found: Findings): void {
  if (!rule.pattern.test(number)) return;
  const checkDigit = !rule.check ? "none" : rule.check(number) ? "passed" : "failed";
  const base = checkDigit === "failed" ? rule.failed : rule.confidence;
  if (base === undefined) return;
  const confidence = base + placeBonus(rule, hints);
  found.add({ code: rule.carrierCode, confidence, rule: rule.id, checkDigit });
  rule.also?.forEach((code, place) => {
    found.add({ code, confidence: confidence - ALSO_LESS - 2 * place, rule: rule.id, checkDigit });
  });
}

/** A network of few countries gains by a parcel within them and loses by one that neither starts nor ends there. */
function placeBonus(rule: Rule, hints: DetectionHints): number {
  const ends = [hints.destinationCountry, hints.originCountry].filter(Boolean) as string[];
  if (!rule.within || ends.length === 0) return 0;
  const inside = ends.filter((country) => rule.within?.includes(country.toUpperCase())).length;
  return inside === 0 ? -25 : inside === ends.length ? 24 : 6;
}

function addHints(number: string, hints: DetectionHints, found: Findings): void {
  const { company, shopHistory } = hints;
  for (const candidate of found.all()) {
    if (isHomeOf(candidate.code, hints)) candidate.confidence += 6;
    candidate.confidence += historyBonus(candidate.code, shopHistory);
  }
  const looksLikeNumber = number.length >= 6 && /\d{3}/.test(number);
  if (company && looksLikeNumber) addCompany(company, hints, found);
}

function isHomeOf(code: string, hints: DetectionHints): boolean {
  if (!hints.destinationCountry && !hints.originCountry) return false;
  const home = findCarrier(code)?.country;
  if (!home) return false;
  return [hints.destinationCountry, hints.originCountry].some(
    (country) => country?.toUpperCase() === home,
  );
}

/** Up to 15 for the carrier of all the shop's parcels; nothing before there are a few. */
function historyBonus(code: string, history: ReadonlyMap<string, number> | undefined): number {
  if (!history) return 0;
  let total = 0;
  for (const parcels of history.values()) total += parcels;
  return total < 5 ? 0 : (15 * (history.get(code) ?? 0)) / total;
}

/** The named carrier wins against formats; among several of one name the number decides first. */
function addCompany(company: string, hints: DetectionHints, found: Findings): void {
  const meaning = companyMeaning(company);
  if (meaning.kind !== "carrier" && meaning.kind !== "shared") return;
  const named =
    meaning.kind === "carrier"
      ? meaning.carrierCode
      : meaning.byCountry({
          destinationCountry: hints.destinationCountry,
          shopCountry: hints.originCountry,
        });
  const family = new Set(meaning.kind === "shared" ? [named, ...meaning.family] : [named]);
  let matched = false;
  for (const candidate of found.all()) {
    if (!family.has(candidate.code)) continue;
    matched = true;
    candidate.confidence += 40;
  }
  if (!matched) found.add({ code: named, confidence: 70, rule: "company", checkDigit: "none" });
}

function indexByLength(rules: readonly Rule[]): ReadonlyMap<number, readonly Rule[]> {
  const index = new Map<number, Rule[]>();
  for (const rule of rules) {
    const [shortest, longest] =
      typeof rule.length === "number" ? [rule.length, rule.length] : rule.length;
    for (let length = shortest; length <= longest; length += 1) {
      const sameLength = index.get(length) ?? [];
      sameLength.push(rule);
      index.set(length, sameLength);
    }
  }
  return index;
}
