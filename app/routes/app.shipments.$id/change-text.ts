// Formats a line of a shipment's history.
import { carrierName } from "~/carriers/catalogue";
import { UNKNOWN_CARRIER, type ShipmentChangeView } from "~/shipments/shipment";
import { preciseStatusLabel } from "~/shipments/status";

const REGISTRATION_WORDS: Record<string, string> = {
  needs_carrier: "Carrier needed",
  pending: "Waiting to start tracking",
  registered: "Registered with the tracking service",
  rejected: "Rejected by the tracking service",
  removed: "Taken off its order",
};

export function changeText({ kind, before, after }: ShipmentChangeView): string {
  switch (kind) {
    case "status":
      // The line below shows the status before.
      return arrow("Status", null, after && preciseStatusLabel(after));
    case "registration":
      return (after && REGISTRATION_WORDS[after]) ?? arrow("Registration", before, after);
    case "carrier":
      return arrow("Carrier", before && nameOf(before), after && nameOf(after));
    case "number":
      return arrow("Tracking number", before, after);
    case "note":
      return after ?? "";
    case "removed":
      return "Removed from the order in Shopify";
    default:
      return arrow(kind, before, after);
  }
}

function arrow(what: string, before: string | null, after: string | null): string {
  return before ? `${what}: ${before} → ${after ?? "none"}` : `${what}: ${after ?? "none"}`;
}

function nameOf(carrierCode: string): string {
  return carrierCode === UNKNOWN_CARRIER ? "unknown" : carrierName(carrierCode);
}
