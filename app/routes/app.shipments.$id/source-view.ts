// Says who watches a shipment, why, and the one thing to do about it.
import type { CarrierSource, ParcelSource } from "~/shipments/sources";
import { describeMoment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";

export interface SourceView {
  /** Who tracks the shipment. */
  title: string;
  text: string;
  action: { label: string; url: string } | null;
}

const CARRIERS_URL = "/app/settings/carriers";
const SERVICE_URL = "/app/settings/tracking-service";

/** Of a shipment that the merchant stopped tracking. */
export const stoppedSource = ({ t }: Texts): SourceView => ({
  title: t("shipment.source.nobody"),
  text: t("shipment.source.stopped"),
  action: null,
});

/** @param carrierName of the shipment, for carriers that can't be connected */
export function sourceView(
  source: ParcelSource,
  carrierName: string,
  context: PageContext,
): SourceView {
  const { t } = context.texts;
  switch (source.who) {
    case "trackingmore":
      return { title: "TrackingMore", text: t("shipment.source.trackingmore"), action: null };
    case "sandbox":
      return {
        title: t("shipment.source.sandbox"),
        text: t("shipment.source.sandbox.text"),
        action: null,
      };
    case "carrier": {
      const { name, key } = source.carrier;
      const last = key?.lastSuccessAt && describeMoment(key.lastSuccessAt, context).text;
      const answered = (text: string) =>
        last ? t("shipment.source.answered", { text, at: last }) : text;
      return key?.state === "trouble"
        ? {
            title: name,
            text: answered(t("shipment.source.trouble", { name })),
            action: { label: t("shipment.source.review"), url: CARRIERS_URL },
          }
        : { title: name, text: answered(t("shipment.source.asks", { name })), action: null };
    }
    case "shopify":
    case "nobody":
      return withoutCarrier(source.who, source.carrier, carrierName, t);
  }
}

function withoutCarrier(
  who: "shopify" | "nobody",
  carrier: CarrierSource | null,
  carrierName: string,
  t: Texts["t"],
): SourceView {
  const title = t(`shipment.source.${who}`);
  const reports = t(
    who === "shopify" ? "shipment.source.shopifyOnly" : "shipment.source.shopifySilent",
  );
  if (carrier) {
    const { name, key } = carrier;
    return key
      ? {
          title,
          text: t(key.state === "paused" ? "shipment.source.paused" : "shipment.source.refuses", {
            name,
            reports,
          }),
          action: { label: t("shipment.source.review"), url: CARRIERS_URL },
        }
      : {
          title,
          text: t("shipment.source.onceConnected", { name, reports }),
          action: { label: t("shipment.source.connect", { name }), url: CARRIERS_URL },
        };
  }
  if (who === "shopify") return { title, text: reports, action: null };
  return {
    title,
    text: t("shipment.source.mayTrack", { name: carrierName, reports }),
    action: { label: t("shipment.source.useTrackingMore"), url: SERVICE_URL },
  };
}
