// Explains a parcel's estimated delivery, or why there is none.
import { carrierName } from "~/carriers/catalogue";
import { LANE_MIN_DELIVERIES } from "~/shipments/lane";
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countryInSentence } from "~/ui/country-name";
import type { Texts } from "~/ui/language/texts";

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
  const { t } = context.texts;
  if (estimate) {
    return { text: daysText(estimate, context), note: basisOf(estimate, facts, context) };
  }
  const none = (note: string) => ({ text: t("shipment.estimate.none"), note });
  if (!destinationCountry) return none(t("shipment.estimate.noCountry"));
  if (!facts.hasScan) return none(t("shipment.estimate.noScan"));
  const lane = laneText(carrierCode, destinationCountry, context.texts);
  return deliveries < LANE_MIN_DELIVERIES
    ? none(t("shipment.estimate.needs", { needed: LANE_MIN_DELIVERIES, lane, deliveries }))
    : none(t("shipment.estimate.tooFewSlow", { lane }));
}

function daysText(estimate: Estimate, context: PageContext): string {
  const { t } = context.texts;
  if (estimate.kind === "late") {
    return estimate.expectedBy ? t("shipment.estimate.late") : t("shipment.estimate.later");
  }
  const [from, to] = [formatWallTime(estimate.from, context), formatWallTime(estimate.to, context)];
  return from === to ? from : `${from} – ${to}`;
}

/** Who says so: "Expected by Nov 24. From the carrier". */
function basisOf(estimate: Estimate, facts: EstimateFacts, context: PageContext): string {
  const { t } = context.texts;
  const basis = sourceText(estimate, facts, context.texts);
  if (estimate.kind === "range") return basis;
  if (!estimate.expectedBy) return t("shipment.estimate.faster", { basis });
  const day = formatWallTime(estimate.expectedBy, context);
  return t("shipment.estimate.expectedBy", { day, basis });
}

function sourceText({ source }: Estimate, facts: EstimateFacts, texts: Texts): string {
  const { t } = texts;
  const { carrierCode, destinationCountry, deliveries } = facts;
  switch (source) {
    case "carrier":
      return t("shipment.estimate.fromCarrier", { carrier: carrierName(carrierCode) });
    case "shopify":
      return t("shipment.estimate.fromShopify");
    case "lane": {
      const lane = laneText(carrierCode, destinationCountry, texts);
      return t("shipment.estimate.fromLane", { count: deliveries, lane });
    }
    case "rule":
      return t("shipment.estimate.fromRule");
  }
}

function laneText(carrierCode: string, code: string | null, texts: Texts): string {
  const country = code
    ? countryInSentence(code, texts)
    : texts.t("shipment.estimate.unknownCountry");
  return texts.t("shipment.estimate.lane", { carrier: carrierName(carrierCode), country });
}
