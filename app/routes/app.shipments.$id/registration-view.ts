// How a shipment stands with the tracking service, and what the merchant can do about it.
import type { RegistrationState, ShipmentDetail } from "~/shipments/shipment";
import type { Moment } from "~/ui/dates";
import { plainMessage } from "~/ui/shipment-row";

export interface RegistrationView {
  state: RegistrationState;
  badge: string;
  tone: "success" | "info" | "warning" | "subdued";
  /** What is the case. */
  text: string;
  /** What to do; null when nothing is needed. */
  remedy: string | null;
  /** Since when the number is watched. */
  watchedSince: Moment | null;
  canRetry: boolean;
  canSetCarrier: boolean;
  /** The company's name as Shopify gave it: a choice of carrier can be kept for it. */
  company: string | null;
}

type Told = Pick<RegistrationView, "badge" | "tone" | "text" | "remedy">;

export function registrationView(
  shipment: ShipmentDetail,
  moment: (at: Date) => Moment,
): RegistrationView {
  const state = shipment.registrationState;
  return {
    state,
    ...tell(shipment),
    watchedSince:
      state === "registered" && shipment.registeredAt ? moment(shipment.registeredAt) : null,
    canRetry: state === "rejected",
    canSetCarrier: state !== "removed",
    company: shipment.trackingCompany,
  };
}

function tell(shipment: ShipmentDetail): Told {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge: "Carrier needed",
        tone: "warning",
        text: "Tracking has not started: it is not clear which carrier has this parcel.",
        remedy: "Choose the carrier. Tracking starts right away.",
      };
    case "pending":
      return {
        badge: "Waiting",
        tone: "info",
        text: "This number is about to be handed to the tracking service, usually within a minute.",
        remedy: null,
      };
    case "registered":
      return {
        badge: "Registered",
        tone: "success",
        text: "The tracking service watches this number.",
        remedy: null,
      };
    case "rejected":
      return {
        badge: "Not accepted",
        tone: "warning",
        text: `The tracking service did not accept this number: ${reason(shipment)}`,
        remedy: remedyFor(shipment.registrationCode),
      };
    case "removed":
      return {
        badge: "Not tracked",
        tone: "subdued",
        text: "The number was taken off its order in Shopify. What was known of it stays here.",
        remedy: null,
      };
  }
}

function reason({ registrationCode, registrationMessage }: ShipmentDetail): string {
  const message = plainMessage(registrationMessage) ?? "no reason given";
  return registrationCode ? `${message} (code ${registrationCode}).` : `${message}.`;
}

/** By the code of the v2 contract with which the number was refused. */
function remedyFor(code: number | null): string {
  switch (code) {
    case 4013:
    case 4014:
      return "Check the number. If it is mistyped, correct it in the order’s fulfillment in Shopify; the correction arrives here by itself.";
    case 4015:
      return "Choose another carrier. Tracking starts right away.";
    case 4019:
    case 4021:
      return "The tracking account has no credits left. Add credits there, then try again.";
    default:
      return "Choose another carrier if this one is wrong, or try again.";
  }
}
