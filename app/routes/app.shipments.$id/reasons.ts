// Explains in sentences why a shipment has its status and its carrier.
import { carrierName } from "~/carriers/catalogue";
import { withoutBidiControls } from "~/lib/text/bidi";
import type { CarrierEvidence } from "~/carriers/resolution/explain-carrier";
import { explainStatus } from "~/shipments/explain-status";
import type { ShipmentDetail } from "~/shipments/shipment";
import { formatWallTime, isStoreTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";

/** Rows of a disclosure: what, and its value. */
export interface ReasonView {
  /** The rule that decided. */
  sentence: string;
  facts: { label: string; value: string }[];
}

/** @param source who reported it, such as "UPS"; null: unknown */
export function statusReason(
  shipment: ShipmentDetail,
  source: string | null,
  context: PageContext,
): ReasonView {
  const { t } = context.texts;
  const { rule, code, scan } = explainStatus(shipment);
  const fact = (label: string, value: string | null) => (value ? [{ label, value }] : []);
  const leg = scan && shipment.legs[scan.leg]?.carrierCode;
  return {
    sentence: t(`shipment.statusRule.${rule}`),
    facts: [
      ...fact(t("shipment.fact.rule"), rule),
      ...fact(t("shipment.fact.code"), code),
      ...fact(
        t("shipment.fact.text"),
        scan && withoutBidiControls([scan.description, scan.details].filter(Boolean).join(", ")),
      ),
      ...fact(t("shipment.fact.scanCode"), scan && (scan.substatus ?? scan.status)),
      ...(scan ? [timeOf(scan.wallTime, context)] : []),
      ...fact(t("shipment.fact.carrier"), leg ? carrierName(leg) : null),
      ...fact(t("shipment.fact.reportedBy"), rule === "manual" ? null : source),
    ],
  };
}

function timeOf(wallTime: string, context: PageContext): ReasonView["facts"][number] {
  const { t } = context.texts;
  const at = formatWallTime(wallTime, context);
  return isStoreTime(wallTime)
    ? { label: t("shipment.fact.time"), value: t("shipment.timeline.storeTime", { at }) }
    : { label: t("shipment.fact.localTime"), value: at };
}

export interface CarrierReasonView extends ReasonView {
  /** Carriers whose formats the number fits, best first. */
  candidates: { name: string; confidence: string; evidence: string }[];
}

export function carrierReason(
  shipment: Pick<ShipmentDetail, "carrierSource" | "trackingCompany">,
  evidence: CarrierEvidence,
  { t, percent }: Texts,
): CarrierReasonView {
  const named = (codes: readonly string[] | null) => namesOf(codes, t);
  const { ruleCarrier, companyCarriers, linkCarriers, candidates } = evidence;
  const company = withoutBidiControls(shipment.trackingCompany ?? "");
  return {
    sentence: t(`shipment.carrierRule.${shipment.carrierSource}`),
    facts: [
      ...(ruleCarrier
        ? [{ label: t("shipment.fact.savedFor"), value: carrierName(ruleCarrier) }]
        : []),
      {
        label: t("shipment.fact.nameInShopify"),
        value: company
          ? t("shipment.fact.named", { company, carriers: named(companyCarriers) })
          : t("shipment.fact.none"),
      },
      {
        label: t("shipment.fact.link"),
        value: linkCarriers ? named(linkCarriers) : t("shipment.fact.none"),
      },
    ],
    candidates: candidates.map(({ name, confidence, rule, checkDigit }) => ({
      name,
      confidence: t("shipment.why.likely", { share: percent(confidence / 100) }),
      evidence: evidenceText(rule, checkDigit, t),
    })),
  };
}

function evidenceText(
  rule: string,
  checkDigit: CarrierEvidence["candidates"][number]["checkDigit"],
  t: Texts["t"],
): string {
  const evidence =
    rule === "company" ? t("shipment.evidence.nameOnly") : t("shipment.evidence.format", { rule });
  return checkDigit === "none" ? evidence : t(`shipment.evidence.${checkDigit}`, { evidence });
}

const NAMED_MAX = 4;

function namesOf(codes: readonly string[] | null, t: Texts["t"]): string {
  if (!codes?.length) return t("shipment.fact.unknownName");
  const names = codes
    .slice(0, NAMED_MAX)
    .map((code) => carrierName(code))
    .join(", ");
  const more = codes.length - NAMED_MAX;
  return more > 0 ? t("shipment.fact.andMore", { names, more }) : names;
}
