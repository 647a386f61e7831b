// Explains in sentences why a shipment has its status and its carrier.
import { carrierName } from "~/carriers/catalogue";
import type { CarrierEvidence } from "~/carriers/resolution/explain-carrier";
import { explainStatus, type StatusRule } from "~/shipments/explain-status";
import type { CarrierSource, ShipmentDetail } from "~/shipments/shipment";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

/** Rows of a disclosure: what, and its value. */
export interface ReasonView {
  /** The rule that decided. */
  sentence: string;
  facts: { label: string; value: string }[];
}

const STATUS_SENTENCES: Record<StatusRule, string> = {
  manual: "A team member set this status. It stays until you go back to the carrier’s.",
  newest_scan: "The newest carrier update decides.",
  delivery_holds:
    "An earlier update reported the delivery, and no later update reports a return or loss.",
  earlier_scan: "Newer updates don’t change the status, so this update still decides.",
  service: "The tracking service reports this status without an update from the carrier.",
  expired: "The carrier hasn’t sent updates for a long time, so tracking ended.",
  no_report: "The tracking service hasn’t reported on this shipment yet.",
};

/** @param source who reported it, such as "UPS"; null: unknown */
export function statusReason(
  shipment: ShipmentDetail,
  source: string | null,
  context: PageContext,
): ReasonView {
  const { rule, code, scan } = explainStatus(shipment);
  const fact = (label: string, value: string | null) => (value ? [{ label, value }] : []);
  const leg = scan && shipment.legs[scan.leg]?.carrierCode;
  return {
    sentence: STATUS_SENTENCES[rule],
    facts: [
      ...fact("Rule", rule),
      ...fact("Status code", code),
      ...fact(
        "Carrier’s text",
        scan && [scan.description, scan.details].filter(Boolean).join(", "),
      ),
      ...fact("Code of this update", scan && (scan.substatus ?? scan.status)),
      ...fact("Carrier’s local time", scan && formatWallTime(scan.wallTime, context)),
      ...fact("Carrier", leg ? carrierName(leg) : null),
      ...fact("Reported by", rule === "manual" ? null : source),
    ],
  };
}

const CARRIER_SENTENCES: Record<CarrierSource, string> = {
  override: "Your saved carrier for this name in Shopify decides.",
  company: "The carrier name in Shopify decides.",
  url: "The name in Shopify isn’t a carrier Waymark knows, so the tracking link decides.",
  detected: "Neither name nor link says which carrier it is, so the tracking number decides.",
  merchant: "A team member chose this carrier for this shipment.",
  unknown: "Neither name, link, nor tracking number points to one carrier clearly enough.",
};

export interface CarrierReasonView extends ReasonView {
  /** Carriers whose formats the number fits, best first. */
  candidates: { name: string; confidence: string; evidence: string }[];
}

export function carrierReason(
  shipment: Pick<ShipmentDetail, "carrierSource" | "trackingCompany">,
  evidence: CarrierEvidence,
): CarrierReasonView {
  const { ruleCarrier, companyCarriers, linkCarriers, candidates } = evidence;
  const company = shipment.trackingCompany;
  return {
    sentence: CARRIER_SENTENCES[shipment.carrierSource],
    facts: [
      ...(ruleCarrier ? [{ label: "Saved for this name", value: carrierName(ruleCarrier) }] : []),
      {
        label: "Name in Shopify",
        value: company ? `“${company}”: ${named(companyCarriers)}` : "None",
      },
      { label: "Tracking link", value: linkCarriers ? named(linkCarriers) : "None" },
    ],
    candidates: candidates.map(({ name, confidence, rule, checkDigit }) => ({
      name,
      confidence: `${confidence}%`,
      evidence: `${rule === "company" ? "Name only" : `Format ${rule}`}${CHECK_DIGITS[checkDigit]}`,
    })),
  };
}

const CHECK_DIGITS = {
  passed: ", check digit correct",
  failed: ", check digit wrong",
  none: "",
} as const;

const NAMED_MAX = 4;

function named(codes: readonly string[] | null): string {
  if (!codes?.length) return "Not a carrier Waymark knows";
  const names = codes.slice(0, NAMED_MAX).map((code) => carrierName(code));
  const more = codes.length - names.length;
  return names.join(", ") + (more > 0 ? `, and ${more} more` : "");
}
