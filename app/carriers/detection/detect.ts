// Detects the carriers that a tracking number may belong to, best first.
import { findCarrier } from "../catalogue";
import { companyMeaning } from "../companies";
import { plainNumber } from "./number-key";
import { readPostalNumber } from "./postal";
import { DETECTION_RULES } from "./rules/all-rules";
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
export interface DetectionContext {
  company?: string | null | undefined;
  destinationCountry?: string | null | undefined;
  originCountry?: string | null | undefined;
  /** How many parcels this shop has sent with each carrier code. */
  shopHistory?: ReadonlyMap<string, number> | undefined;
}

/** Candidates below this confidence are not listed. */
const LISTED_FROM = 10;
const LISTED_AT_MOST = 8;
/** From here on, and this far ahead of the next, a carrier is taken without asking. */
export const PICK_FROM = 60;
const PICK_MARGIN = 10;
/** How much less likely a format's other users are than its first. */
const ALSO_LESS = 20;
/** No format is certain: numbers are typed by people. */
const MOST_CONFIDENCE = 99;

/** A format less sure than this is never picked for the parcel's countries alone. */
const WEAK_BELOW = 50;
/** What a company's name is worth when the number fits none of its formats. */
const COMPANY_ALONE = 80;
/** What it adds where one fits; half of it for the less likely of several carriers by that name. */
const COMPANY_BONUS = 40;
/** Fewer parcels say nothing about a shop's habits. */
const HISTORY_FROM = 5;

/** Numbers that shops and people make up for themselves. */
const OWN_REFERENCE =
  /^(?:SO|PO|NO|ID|INV|INVOICE|ORD|ORDER|REF|SHIP|SHIPMENT|SHOP|SALE|TEST|TRACK|TRACKING|PICKUP|PARCEL)\d{1,10}$/;
const ONE_DIGIT_REPEATED = /^(\d)\1*$/;
const SANDBOX_NUMBER = /^SANDBOX/;
const LOOKS_LIKE_NUMBER = /^(?=.{6})(?=.*\d{3})/;

const RULES_BY_LENGTH = indexByLength(DETECTION_RULES);

/** How rules see a number: without dots and slashes as well. */
function compact(trackingNumber: string): string {
  return plainNumber(trackingNumber).replace(/[./]+/g, "");
}

/**
 * All carriers whose formats the number fits, at most eight, best first. Empty when it fits none or is
 * plainly no tracking number. A wrong check digit costs confidence, never the candidate's place in the list
 * of formats that are recognizable without it. Hints move the ranking; a company may add its own carrier.
 */
export function detectCarrier(trackingNumber: string, hints: DetectionContext = {}): Candidate[] {
  const number = compact(trackingNumber);
  if (OWN_REFERENCE.test(number) || ONE_DIGIT_REPEATED.test(number)) return [];
  if (SANDBOX_NUMBER.test(number)) {
    return [{ code: "sandbox", confidence: MOST_CONFIDENCE, rule: "sandbox", checkDigit: "none" }];
  }
  const found = new Findings();
  addPostal(number, hints, found);
  for (const rule of RULES_BY_LENGTH.get(number.length) ?? []) addRule(rule, number, hints, found);
  if (hints.shopHistory) addHistory(hints.shopHistory, found);
  if (hints.company && LOOKS_LIKE_NUMBER.test(number)) addCompany(hints.company, hints, found);
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
    if (known && known.confidence >= candidate.confidence) return;
    this.byCode.set(candidate.code, candidate);
  }

  all(): Iterable<Candidate> {
    return this.byCode.values();
  }

  /** Those of the given carriers, best first. */
  ofCarriers(codes: readonly string[]): Candidate[] {
    return [...this.byCode.values()]
      .filter((found) => codes.includes(found.code))
      .sort((a, b) => b.confidence - a.confidence);
  }

  ranked(): Candidate[] {
    return [...this.byCode.values()]
      .filter((found) => found.confidence >= LISTED_FROM)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, LISTED_AT_MOST)
      .map((found) => ({
        ...found,
        confidence: Math.round(Math.min(found.confidence, MOST_CONFIDENCE)),
      }));
  }
}

function addPostal(number: string, hints: DetectionContext, found: Findings): void {
  const postal = readPostalNumber(number);
  if (!postal) return;
  const { carrierCode, checkDigit, also } = postal;
  const base = checkDigit === "passed" ? 94 : 74;
  found.add({
    code: carrierCode,
    confidence: placed(base, carrierCode, hints),
    rule: "s10",
    checkDigit,
  });
  for (const code of also) {
    found.add({ code, confidence: placed(base - ALSO_LESS, code, hints), rule: "s10", checkDigit });
  }
}

function addRule(rule: Rule, number: string, hints: DetectionContext, found: Findings): void {
  if (!rule.pattern.test(number)) return;
  const checkDigit = !rule.check ? "none" : rule.check(number) ? "passed" : "failed";
  const base = checkDigit === "failed" ? rule.failed : rule.confidence;
  if (base === undefined) return;
  const add = (code: string, less: number) => {
    const confidence = placed(base - less, code, hints, rule.within);
    found.add({ code, confidence, rule: rule.id, checkDigit });
  };
  add(rule.carrierCode, 0);
  rule.also?.forEach((code, place) => add(code, ALSO_LESS + 2 * place));
}

/**
 * A confidence in the light of where the parcel goes. A carrier gains a little by its own country; a network
 * of few countries gains much by a parcel within them and loses by one that neither starts nor ends there.
 * No country makes a weak format one to pick: any eight digits in France are not Mondial Relay's.
 */
function placed(
  base: number,
  code: string,
  hints: DetectionContext,
  within?: readonly string[],
): number {
  const { destinationCountry, originCountry } = hints;
  if (!destinationCountry && !originCountry) return base;
  const ends = [destinationCountry, originCountry]
    .filter((country) => typeof country === "string" && country !== "")
    .map((country) => String(country).toUpperCase());
  const home = findCarrier(code)?.country ?? null;
  let bonus = home !== null && ends.includes(home) ? 6 : 0;
  if (within) {
    const inside = ends.filter((country) => within.includes(country)).length;
    bonus += inside === 0 ? -25 : inside === ends.length ? 24 : 6;
  }
  const mostBonus = base < WEAK_BELOW ? PICK_FROM - 1 - base : Infinity;
  return base + Math.min(bonus, mostBonus);
}

/** Up to 15 for the carrier of all the shop's parcels; nothing before there are a few. */
function addHistory(history: ReadonlyMap<string, number>, found: Findings): void {
  let total = 0;
  for (const parcels of history.values()) total += parcels;
  if (total < HISTORY_FROM) return;
  for (const candidate of found.all()) {
    candidate.confidence += (15 * (history.get(candidate.code) ?? 0)) / total;
  }
}

/**
 * The named carrier gains, and is a candidate even when no format of its own fits. Of several carriers by one
 * name the number decides first, then the country. A number that is surely another carrier's stays ahead.
 */
function addCompany(company: string, hints: DetectionContext, found: Findings): void {
  const meaning = companyMeaning(company);
  if (meaning.kind !== "carrier" && meaning.kind !== "shared") return;
  const family = meaning.kind === "carrier" ? [meaning.carrierCode] : meaning.family;
  const [best, ...others] = found.ofCarriers(family);
  if (best) {
    best.confidence = Math.max(COMPANY_ALONE, best.confidence + COMPANY_BONUS);
    for (const other of others) other.confidence += COMPANY_BONUS / 2;
    return;
  }
  const { destinationCountry, originCountry: shopCountry } = hints;
  const code =
    meaning.kind === "carrier"
      ? meaning.carrierCode
      : meaning.byCountry({ destinationCountry, shopCountry });
  found.add({ code, confidence: COMPANY_ALONE, rule: "company", checkDigit: "none" });
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
