// How a shipment stands with the tracking service, and what the merchant can do about it.
import type { RegistrationState, ShipmentDetail } from "~/shipments/shipment";
import type { Moment } from "~/ui/dates";
import { plainMessage } from "~/ui/shipment-row";

export interface RegistrationView {
  state: RegistrationState;
  /** null: the page's own badge says it already. */
  badge: { label: string; tone: "success" | "info" } | null;
  /** What is the case. */
  text: string;
  /** What to do; null when nothing is needed. */
  remedy: string | null;
  /** The button that does it; null when it is done elsewhere, or is a matter of choice. */
  nextStep: "retry" | "set_carrier" | null;
  /** Since when the number is watched. */
  watchedSince: Moment | null;
  canRetry: boolean;
  canSetCarrier: boolean;
  /** The company's name as Shopify gave it: a choice of carrier can be kept for it. */
  company: string | null;
}

type Told = Pick<RegistrationView, "badge" | "text" | "remedy" | "nextStep">;

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
        badge: null,
        text: "Tracking has not started: it is not clear which carrier has this parcel.",
        remedy: "Choose the carrier. Tracking starts right away.",
        nextStep: "set_carrier",
      };
    case "pending":
      return {
        badge: { label: "Waiting", tone: "info" },
        text: "This number is about to be handed to the tracking service, usually within a minute.",
        remedy: null,
        nextStep: null,
      };
    case "registered":
      return {
        badge: { label: "Registered", tone: "success" },
        text: "The tracking service watches this number.",
        remedy: null,
        nextStep: null,
      };
    case "rejected":
      return {
        badge: null,
        text: `The tracking service did not accept this number: ${reason(shipment)}`,
        ...remedyFor(shipment.registrationCode),
      };
    case "removed":
      return {
        badge: null,
        text: "The number was taken off its order in Shopify. What was known of it stays here.",
        remedy: null,
        nextStep: null,
      };
  }
}

function reason({ registrationCode, registrationMessage }: ShipmentDetail): string {
  const message = plainMessage(registrationMessage) ?? "no reason given";
  return registrationCode ? `${message} (code ${registrationCode}).` : `${message}.`;
}

/** By the code of the v2 contract with which the number was refused. */
function remedyFor(code: number | null): Pick<Told, "remedy" | "nextStep"> {
  switch (code) {
    case 4013:
    case 4014:
      return {
        remedy:
          "Check the number. If it is mistyped, correct it in the order’s fulfillment in Shopify; the correction arrives here by itself.",
        nextStep: null,
      };
    case 4015:
      return {
        remedy: "Choose another carrier. Tracking starts right away.",
        nextStep: "set_carrier",
      };
    case 4019:
    case 4021:
      return {
        remedy: "The tracking account has no credits left. Add credits there, then try again.",
        nextStep: "retry",
      };
    default:
      return {
        remedy: "Choose another carrier if this one is wrong, or try again.",
        nextStep: null,
      };
  }
}
