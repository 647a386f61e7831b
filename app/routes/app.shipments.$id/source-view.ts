// Says who watches a shipment, why, and the one thing to do about it.
import type { CarrierSource, ParcelSource } from "~/shipments/sources";
import { describeMoment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

export interface SourceView {
  /** Who tracks the shipment. */
  title: string;
  text: string;
  action: { label: string; url: string } | null;
}

const CARRIERS_URL = "/app/settings/carriers";
const SERVICE_ACTION = { label: "Use TrackingMore", url: "/app/settings/tracking-service" };

/** @param carrierName of the shipment, for carriers that can't be connected */
export function sourceView(
  source: ParcelSource,
  carrierName: string,
  context: PageContext,
): SourceView {
  switch (source.who) {
    case "trackingmore":
      return {
        title: "TrackingMore",
        text: "Your TrackingMore account tracks this shipment.",
        action: null,
      };
    case "sandbox":
      return { title: "Sandbox", text: "A test shipment: its updates are made up.", action: null };
    case "carrier": {
      const { name, key } = source.carrier;
      const last = key?.lastSuccessAt && describeMoment(key.lastSuccessAt, context).text;
      const answered = last ? ` It last answered on ${last}.` : "";
      return key?.state === "trouble"
        ? {
            title: name,
            text: `${name} isn’t answering right now. Waymark keeps trying.${answered}`,
            action: { label: "Review connection", url: CARRIERS_URL },
          }
        : { title: name, text: `Waymark asks ${name} itself.${answered}`, action: null };
    }
    case "shopify":
    case "nobody":
      return withoutCarrier(source.who, source.carrier, carrierName);
  }
}

function withoutCarrier(
  who: "shopify" | "nobody",
  carrier: CarrierSource | null,
  carrierName: string,
): SourceView {
  const title = who === "shopify" ? "Shopify’s reports" : "Nobody";
  const reports =
    who === "shopify"
      ? "New updates come only from what Shopify reports about this shipment."
      : "Shopify hasn’t reported on this shipment.";
  if (carrier?.key) {
    return {
      title,
      text: `${carrier.name} rejects Waymark’s calls. ${reports}`,
      action: { label: "Review connection", url: CARRIERS_URL },
    };
  }
  if (carrier) {
    return {
      title,
      text: `${reports} Waymark asks ${carrier.name} itself once you connect it.`,
      action: { label: `Connect ${carrier.name}`, url: CARRIERS_URL },
    };
  }
  return {
    title,
    text:
      who === "shopify"
        ? reports
        : `${reports} Waymark can’t ask ${carrierName} itself, but TrackingMore may track it.`,
    action: who === "shopify" ? null : SERVICE_ACTION,
  };
}
