// An order's shipments as the block on Shopify's order page shows them.
import type { ShipmentSummary } from "~/shipments/shipment";
import type { ShopSources } from "~/shipments/sources";
import type { PageContext } from "~/ui/language/page-context";
import { shipmentRow } from "~/ui/rows/shipment-row";

export interface OrderBlock {
  parcels: {
    id: string;
    number: string;
    carrier: string;
    label: string;
    tone: "info" | "success" | "warning" | "critical" | "neutral";
    latest: string;
    /** Of its page in the app. */
    path: string;
    /** The one that helps now; null: nothing is to be done. */
    action: "choose_carrier" | "check" | null;
  }[];
}

export function orderBlock(
  shipments: readonly ShipmentSummary[],
  context: PageContext,
  sources: ShopSources,
): OrderBlock {
  return {
    parcels: shipments.map((shipment) => {
      const { id, trackingNumber, carrier, badge, latest, url } = shipmentRow(
        shipment,
        context,
        sources,
      );
      const tone =
        badge.tone === "subdued" ? "neutral" : badge.tone === "attention" ? "info" : badge.tone;
      return {
        id,
        number: trackingNumber,
        carrier,
        label: badge.label,
        tone,
        latest,
        path: url,
        action: actionFor(shipment),
      };
    }),
  };
}

function actionFor({
  registrationState,
  status,
}: ShipmentSummary): "choose_carrier" | "check" | null {
  if (registrationState === "needs_carrier") return "choose_carrier";
  return registrationState === "registered" && status !== "delivered" ? "check" : null;
}
