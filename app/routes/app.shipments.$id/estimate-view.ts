// Explains a parcel's estimated delivery, or why there is none.
import { carrierName } from "~/carriers/catalogue";
import { LANE_MIN_DELIVERIES } from "~/shipments/lane";
import type { Estimate } from "~/shipments/read/estimate";
import { formatWallTime } from "~/ui/dates";
import { countOf } from "~/ui/numbers";
import { countryName } from "./country-name";

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

export function estimateView(facts: EstimateFacts, now: Date): EstimateView {
  const { estimate, carrierCode, destinationCountry, deliveries } = facts;
  if (!destinationCountry) return none("The destination country isn’t known.");
  const lane = `${carrierName(carrierCode)} to ${countryName(destinationCountry)}`;
  const basis = `From ${countOf(deliveries, "past delivery", "past deliveries")} with ${lane}`;
  if (estimate?.kind === "late") {
    return { text: "Later than usual", note: `${basis}, nearly all of which were faster` };
  }
  if (estimate) {
    const [from, to] = [formatWallTime(estimate.from, now), formatWallTime(estimate.to, now)];
    return { text: from === to ? from : `${from} – ${to}`, note: basis };
  }
  if (!facts.hasScan) return none("The carrier hasn’t scanned the parcel yet.");
  if (deliveries < LANE_MIN_DELIVERIES) {
    return none(
      `Needs ${LANE_MIN_DELIVERIES} past deliveries with ${lane}; there are ${deliveries}.`,
    );
  }
  return none(`Too few deliveries with ${lane} took this long.`);
}

function none(note: string): EstimateView {
  return { text: "No estimate", note };
}
