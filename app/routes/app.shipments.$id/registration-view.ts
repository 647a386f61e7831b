// Explains a shipment's registration, and what the merchant can do about it.
import { isCatchAllName } from "~/carriers/companies";
import type { RegistrationState, ShipmentDetail } from "~/shipments/shipment";
import { META } from "~/trackingmore/contract/meta-codes";
import type { Moment } from "~/ui/dates";
import { plainMessage } from "~/ui/rows/shipment-row";

export interface RegistrationView {
  state: RegistrationState;
  /** null: the page's badge shows it already. */
  badge: { label: string; tone: "success" | "info" } | null;
  /** The state in a sentence. */
  text: string;
  /** What the merchant can do; null: nothing is needed. */
  remedy: string | null;
  /** The primary button; null: none. */
  nextStep: "retry" | "set_carrier" | null;
  /** Since when the number is tracked. */
  trackedSince: Moment | null;
  canRetry: boolean;
  canSetCarrier: boolean;
  /** The company's name in Shopify, for which a choice of carrier can be saved. */
  company: string | null;
}

type Explanation = Pick<RegistrationView, "badge" | "text" | "remedy" | "nextStep">;

export function registrationView(
  shipment: ShipmentDetail,
  moment: (at: Date) => Moment,
): RegistrationView {
  const state = shipment.registrationState;
  return {
    state,
    ...explain(shipment),
    trackedSince:
      state === "registered" && shipment.registeredAt ? moment(shipment.registeredAt) : null,
    canRetry: state === "rejected",
    canSetCarrier: state !== "removed",
    company:
      shipment.trackingCompany && !isCatchAllName(shipment.trackingCompany)
        ? shipment.trackingCompany
        : null,
  };
}

function explain(shipment: ShipmentDetail): Explanation {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge: null,
        text: "Tracking hasn’t started because the carrier isn’t known.",
        remedy: "Choose the carrier. Tracking starts right away.",
        nextStep: "set_carrier",
      };
    case "pending":
      return {
        badge: { label: "Waiting", tone: "info" },
        text: "This number is about to be registered with the tracking service, usually within a minute.",
        remedy: null,
        nextStep: null,
      };
    case "registered":
      return {
        badge: { label: "Registered", tone: "success" },
        text: "Updates show up here as they are reported.",
        remedy: null,
        nextStep: null,
      };
    case "rejected":
      return {
        badge: null,
        text: `The tracking service rejected this number: ${reason(shipment)}`,
        ...remedyFor(shipment.registrationCode),
      };
    case "removed":
      return {
        badge: null,
        text: "This number was removed from the order in Shopify. Its history is kept here.",
        remedy: null,
        nextStep: null,
      };
  }
}

function reason({ registrationCode, registrationMessage }: ShipmentDetail): string {
  const message = plainMessage(registrationMessage) ?? "no reason given";
  return registrationCode ? `${message} (code ${registrationCode}).` : `${message}.`;
}

/** By the v2 code of the rejection. */
function remedyFor(code: number | null): Pick<Explanation, "remedy" | "nextStep"> {
  switch (code) {
    case META.numberRequired:
    case META.invalidNumber:
      return {
        remedy:
          "Check the number. If there’s a typo, edit the tracking number on the order in Shopify. Waymark updates automatically.",
        nextStep: null,
      };
    case META.invalidCarrier:
      return {
        remedy: "Choose another carrier. Tracking starts right away.",
        nextStep: "set_carrier",
      };
    case META.noBalance:
    case META.quotaExceeded:
      return {
        remedy: "Your tracking account is out of credits. Add credits, then try again.",
        nextStep: "retry",
      };
    default:
      return {
        remedy: "If this carrier is wrong, choose another one. Otherwise, try again.",
        nextStep: null,
      };
  }
}
