// Describes a shipment's status in one sentence.
import type { ShipmentDetail } from "~/shipments/shipment";
import { statusLabel } from "~/shipments/status";
import { formatWallTime } from "~/ui/dates";
import { countryName } from "~/ui/country-name";
import type { PageContext } from "~/ui/language/page-context";

type ServiceState = Pick<
  ShipmentDetail,
  | "status"
  | "substatus"
  | "originCountry"
  | "destinationCountry"
  | "deliveredAt"
  | "registrationState"
>;

export function statusSentence(shipment: ServiceState, context: PageContext): string {
  const { status, substatus } = shipment;
  if (shipment.registrationState === "removed") return "No longer tracked.";
  switch (status) {
    case "pending":
      return shipment.registrationState === "registered"
        ? "No tracking updates yet."
        : "Tracking hasn’t started yet.";
    case "notfound":
      return substatus === "notfound001"
        ? "Label created. The carrier doesn’t have the package yet."
        : "No tracking information yet.";
    case "transit":
      return `On its way${routeText(shipment, context)}.`;
    case "pickup":
      return substatus === "pickup002" ? "Ready for pickup." : "Out for delivery.";
    case "delivered":
      return shipment.deliveredAt
        ? `Delivered on ${formatWallTime(shipment.deliveredAt, context)}.`
        : "Delivered.";
    case "undelivered":
      return `Delivery attempt failed: ${lowerFirst(statusLabel(status, substatus))}.`;
    case "exception":
      return `Delivery problem: ${lowerFirst(statusLabel(status, substatus))}.`;
    case "expired":
      return "The carrier hasn’t sent updates for a long time.";
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function routeText(
  { originCountry, destinationCountry }: ServiceState,
  context: PageContext,
): string {
  const from = originCountry ? ` from ${countryName(originCountry, context.texts)}` : "";
  const to = destinationCountry ? ` to ${countryName(destinationCountry, context.texts)}` : "";
  return from === to.replace(" to ", " from ") ? "" : from + to;
}
