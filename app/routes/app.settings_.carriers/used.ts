// Formats the shop's carriers of the last days: shipments, who tracks them, and how old their scans are.
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import { sourceOf, type ShopSources, type Watcher, WATCHERS } from "~/shipments/sources";
import { daysBetween } from "~/shipments/transit-dates";
import type { Texts } from "~/ui/language/texts";
import { carrierText } from "~/ui/rows/shipment-row";

/** The rest has few shipments each. */
const SHOWN_MAX = 20;

export interface UsedCarrierView {
  code: string;
  name: string;
  shipments: string;
  /** "Shopify: 12", the source with most shipments first; "" where none is registered. */
  trackedBy: string;
  /** "2 days"; null: no open shipment was scanned. */
  scanAge: string | null;
}

export function usedCarriers(
  counts: readonly CarrierCount[],
  sources: ShopSources,
  today: string,
  texts: Texts,
): UsedCarrierView[] {
  const { t, number } = texts;
  return counts.slice(0, SHOWN_MAX).map((count) => ({
    code: count.carrierCode,
    name: carrierText({ ...count, trackingCompany: null }, texts),
    shipments: number(count.recent),
    trackedBy: sharesOf(count, sources)
      .map(({ who, shipments }) =>
        t("carriers.used.share", { who: t(`shipments.watcher.${who}`), shipments }),
      )
      .join(" · "),
    scanAge: count.medianScanOn
      ? t("common.days", { count: Math.max(daysBetween(count.medianScanOn, today), 0) })
      : null,
  }));
}

/** Of a carrier's registered shipments: each kind that `sourceOf` tells apart, decided for all of the kind at once. */
function sharesOf(
  { carrierCode, registered, silent, played }: CarrierCount,
  sources: ShopSources,
): { who: Watcher; shipments: number }[] {
  const kinds = [
    { trackingNumber: "SANDBOX", hasUpdates: true, shipments: played },
    { trackingNumber: "", hasUpdates: false, shipments: silent },
    { trackingNumber: "", hasUpdates: true, shipments: registered - played - silent },
  ].map((kind) => ({ ...kind, who: sourceOf(sources, { ...kind, carrierCode }).who }));
  return WATCHERS.map((who) => ({
    who,
    shipments: kinds.reduce((sum, kind) => sum + (kind.who === who ? kind.shipments : 0), 0),
  }))
    .filter(({ shipments }) => shipments > 0)
    .toSorted((a, b) => b.shipments - a.shipments);
}
