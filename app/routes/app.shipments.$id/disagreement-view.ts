// Says what the carrier and Shopify report when they disagree, which one counts, and why.
import type { Disagreement, SourceWord } from "~/engine/journey/two-sources";
import type { ShipmentDetail } from "~/shipments/shipment";
import { statusTone } from "~/shipments/status";
import { describeMoment, formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import { carrierText, type StatusView } from "~/ui/rows/shipment-row";
import { statusLabel } from "~/ui/rows/status-words";

export interface DisagreementView {
  /** The carrier first. */
  words: { who: string; badge: StatusView; text: string; at: string; zone: string }[];
  why: string;
}

export function disagreementView(
  { carrier, report, decides }: Disagreement,
  shipment: Pick<ShipmentDetail, "carrierCode" | "trackingCompany" | "manualStatus">,
  context: PageContext,
): DisagreementView {
  const { texts } = context;
  const { t } = texts;
  const name = carrierText(shipment, texts);
  const says = (who: string) => t("shipment.disagreement.says", { who });
  const decider = shipment.manualStatus ? "byHand" : decides;
  return {
    words: [
      {
        who: says(name),
        ...wordView(carrier, texts),
        at: formatWallTime(carrier.wallTime, context),
        zone: t("shipment.clock.local"),
      },
      {
        who: says("Shopify"),
        ...wordView(report, texts),
        at: shopTime(report, context),
        zone: t(report.utcOffset ? "shipment.clock.store" : "shipment.clock.local"),
      },
    ],
    why: t(`shipment.disagreement.${decider}`, { name }),
  };
}

function wordView(
  { status, substatus, text }: SourceWord,
  texts: Texts,
): { badge: StatusView; text: string } {
  const badge = { label: statusLabel(status, substatus, texts), tone: statusTone(status) };
  return { badge, text };
}

/** Shopify's times have an offset, so that they can be shown in the shop's zone. */
function shopTime({ wallTime, utcOffset }: SourceWord, context: PageContext): string {
  if (!utcOffset) return formatWallTime(wallTime, context);
  return describeMoment(new Date(`${wallTime.replace(" ", "T")}${utcOffset}`), context).text;
}
