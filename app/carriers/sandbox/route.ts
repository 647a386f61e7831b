// Makes a sandbox parcel's route: countries, towns and the last-mile carrier.
import { countryName, findCarrier } from "../catalogue";
import type { CarrierQuestion } from "../connector";
import { nationalPost } from "../detection/postal";
import { type Country, countryOf } from "./places";
import type { Random } from "./random";
import type { ScriptName } from "./script";

export interface Route {
  origin: Country;
  destination: Country;
  crossesBorder: boolean;
  from: string;
  originHub: string;
  destinationHub: string;
  to: string;
  /** The last-mile carrier; null when the first carrier delivers. */
  lastMileCarrierCode: string | null;
}

/** Where carriers of no one country are taken to start from, and where parcels without a destination go. */
const USUAL_COUNTRIES = ["US", "US", "GB", "DE", "FR", "CA", "AU", "NL"] as const;
/** Scripts that only make sense across a border. */
const CROSSING_SCRIPTS: ReadonlySet<ScriptName> = new Set(["hand-over", "customs-hold"]);
/** Destinations of parcels without one. */
const SHARE_ABROAD = 0.3;

export function routeFor(question: CarrierQuestion, script: ScriptName, random: Random): Route {
  const home = findCarrier(question.carrierCode)?.country ?? random.pick(USUAL_COUNTRIES);
  const elsewhere = USUAL_COUNTRIES.filter((code) => code !== home) as [string, ...string[]];
  const abroad = random.pick(elsewhere);
  const unsaid = CROSSING_SCRIPTS.has(script) || random.next() < SHARE_ABROAD ? abroad : home;
  const destinationCode = knownCountry(question.destinationCountry) ?? unsaid;
  // Dropshipped: a carrier's parcel to its own country that still has to come from outside.
  const mustCross = CROSSING_SCRIPTS.has(script) && destinationCode === home;
  const originCode = mustCross ? (home === "CN" ? "HK" : "CN") : home;
  return between(countryOf(originCode), countryOf(destinationCode), question, script, random);
}

function between(
  origin: Country,
  destination: Country,
  question: CarrierQuestion,
  script: ScriptName,
  random: Random,
): Route {
  const from = random.pick(origin.towns);
  const originHub = random.pick(origin.hubs);
  return {
    origin,
    destination,
    crossesBorder: origin.code !== destination.code,
    from,
    originHub,
    destinationHub: pickOther(destination.hubs, originHub, random),
    to: pickOther(destination.towns, from, random),
    lastMileCarrierCode:
      script === "hand-over" ? lastMileIn(destination.code, question.carrierCode) : null,
  };
}

/** One of the places, another than the given one where there is another. */
function pickOther(places: readonly [string, ...string[]], taken: string, random: Random): string {
  const [first, ...rest] = places.filter((place) => place !== taken);
  return first === undefined ? places[0] : random.pick([first, ...rest]);
}

/** The destination's post, or an integrator where there is none or where it is the carrier itself. */
function lastMileIn(countryCode: string, carrierCode: string): string {
  const candidates = [nationalPost(countryCode), "dhl", "ups"];
  return candidates.find((code) => code !== null && code !== carrierCode.toLowerCase()) ?? "ups";
}

function knownCountry(code: string | undefined): string | null {
  const upper = code?.trim().toUpperCase();
  return upper && countryName(upper) !== null ? upper : null;
}
