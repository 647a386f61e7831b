// Formats the shop's carriers of the last days: shipments, who tracks them, and how old their scans are.
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import { type ShopSources, type Watcher, WATCHERS } from "~/shipments/sources";
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

/** As sourceOf in sources.ts decides, for all of a carrier's registered shipments. */
function sharesOf(
  { carrierCode, registered, silent, played }: CarrierCount,
  sources: ShopSources,
): { who: Watcher; shipments: number }[] {
  const shares: Record<Watcher, number> = {
    carrier: 0,
    shopify: 0,
    trackingmore: 0,
    sandbox: 0,
    nobody: 0,
  };
  const rest = registered - played;
  if (sources.kind === "cloud") shares.trackingmore = registered;
  else if (sources.isPlayed(carrierCode, "")) shares.sandbox = registered;
  else {
    const plays = sources.isPlayed(carrierCode, "SANDBOX");
    shares.sandbox = plays ? played : 0;
    const others = plays ? rest : registered;
    if (sources.keyedCarriers.includes(carrierCode)) shares.carrier = others;
    else if (sources.isAllPlayed) shares.sandbox += others;
    else {
      shares.nobody = silent;
      shares.shopify = others - silent;
    }
  }
  return WATCHERS.map((who) => ({ who, shipments: shares[who] }))
    .filter(({ shipments }) => shipments > 0)
    .toSorted((a, b) => b.shipments - a.shipments);
}
