// Explains a parcel's estimated delivery, or why there is none.
import { carrierName } from "~/carriers/catalogue";
import { LANE_MIN_DELIVERIES } from "~/shipments/lane";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf } from "~/ui/numbers";
import { countryName } from "~/ui/country-name";

export interface EstimateFacts {
  estimate: Estimate | null;
  carrierCode: string;
  destinationCountry: string | null;
  /** Whether the carrier has scanned the parcel. */
  hasScan: boolean;
  /** Past deliveries of the shop on the same lane. */
  deliveries: number;
}

export interface EstimateView {
  text: string;
  note: string | null;
}

export function estimateView(facts: EstimateFacts, context: PageContext): EstimateView {
  const { estimate, carrierCode, destinationCountry, deliveries } = facts;
  if (estimate)
    return { text: daysText(estimate, context), note: basisOf(estimate, facts, context) };
  if (!destinationCountry) return none("The destination country isn’t known.");
  if (!facts.hasScan) return none("The carrier hasn’t scanned the parcel yet.");
  const lane = laneText(carrierCode, destinationCountry, context);
  if (deliveries < LANE_MIN_DELIVERIES) {
    return none(
      `Needs ${LANE_MIN_DELIVERIES} past deliveries with ${lane}; there are ${deliveries}.`,
    );
  }
  return none(`Too few deliveries with ${lane} took this long.`);
}

function daysText(estimate: Estimate, context: PageContext): string {
  if (estimate.kind === "late") return estimate.expectedBy ? "Late" : "Later than usual";
  const [from, to] = [formatWallTime(estimate.from, context), formatWallTime(estimate.to, context)];
  return from === to ? from : `${from} – ${to}`;
}

/** Who says so: "Expected by Nov 24. From the carrier". */
function basisOf(estimate: Estimate, facts: EstimateFacts, context: PageContext): string {
  const basis = sourceText(estimate, facts, context);
  if (estimate.kind === "range") return basis;
  if (estimate.expectedBy)
    return `Expected by ${formatWallTime(estimate.expectedBy, context)}. ${basis}`;
  return `${basis}, nearly all of which were faster`;
}

function sourceText({ source }: Estimate, facts: EstimateFacts, context: PageContext): string {
  const { carrierCode, destinationCountry, deliveries } = facts;
  switch (source) {
    case "carrier":
      return `From ${carrierName(carrierCode)}`;
    case "shopify":
      return "From Shopify";
    case "lane":
      return `From ${countOf(deliveries, "past delivery", "past deliveries")} with ${laneText(carrierCode, destinationCountry, context)}`;
    case "rule":
      return "From your delivery dates in Settings";
  }
}

function laneText(carrierCode: string, country: string | null, context: PageContext): string {
  return `${carrierName(carrierCode)} to ${country ? countryName(country, context.texts) : "an unknown country"}`;
}

function none(note: string): EstimateView {
  return { text: "No estimate", note };
}
