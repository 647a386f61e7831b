// Explains a shipment's registration, and what the merchant can do about it.
import { withoutBidiControls } from "~/lib/text/bidi";
import { isCatchAllName } from "~/carriers/companies";
import type { RegistrationState, ShipmentDetail } from "~/shipments/shipment";
import { META } from "~/trackingmore/contract/meta-codes";
import type { Moment } from "~/ui/dates";
import type { TextKey, Texts } from "~/ui/language/texts";

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
  /** Stop or resume the tracking; null: removed. */
  watching: "stop" | "resume" | null;
  /** The company's name in Shopify, for which a choice of carrier can be saved. */
  company: string | null;
}

type Explanation = Pick<RegistrationView, "badge" | "text" | "remedy" | "nextStep">;

export function registrationView(
  shipment: ShipmentDetail,
  moment: (at: Date) => Moment,
  { t }: Texts,
): RegistrationView {
  const state = shipment.registrationState;
  return {
    state,
    ...explain(shipment, t),
    trackedSince:
      state === "registered" && shipment.registeredAt ? moment(shipment.registeredAt) : null,
    canRetry: state === "rejected",
    canSetCarrier: state !== "removed" && state !== "stopped",
    watching: state === "removed" ? null : state === "stopped" ? "resume" : "stop",
    company:
      shipment.trackingCompany && !isCatchAllName(shipment.trackingCompany)
        ? withoutBidiControls(shipment.trackingCompany)
        : null,
  };
}

function explain(shipment: ShipmentDetail, t: Texts["t"]): Explanation {
  switch (shipment.registrationState) {
    case "needs_carrier":
      return {
        badge: null,
        text: t("shipment.registration.needsCarrier"),
        remedy: t("shipment.registration.chooseCarrier"),
        nextStep: "set_carrier",
      };
    case "pending":
      return {
        badge: { label: t("shipment.registration.waiting"), tone: "info" },
        text: t("shipment.registration.pending"),
        remedy: null,
        nextStep: null,
      };
    case "registered":
      return {
        badge: { label: t("shipment.registration.registered"), tone: "success" },
        text: t("shipment.registration.updates"),
        remedy: null,
        nextStep: null,
      };
    case "rejected":
      return {
        badge: null,
        text: t("shipment.registration.rejected", { reason: reason(shipment, t) }),
        ...remedyFor(shipment.registrationCode, t),
      };
    case "stopped":
      return {
        badge: { label: t("shipment.registration.stoppedBadge"), tone: "info" },
        text: t("shipment.registration.stopped"),
        remedy: null,
        nextStep: null,
      };
    case "removed":
      return {
        badge: null,
        text: t("shipment.registration.removed"),
        remedy: null,
        nextStep: null,
      };
  }
}

/** In the merchant's words; for another code the service's own text stands. */
const REASONS: Readonly<Record<number, TextKey>> = {
  [META.numberRequired]: "shipment.registration.reason.noNumber",
  [META.invalidNumber]: "shipment.registration.reason.number",
  [META.invalidCarrier]: "shipment.registration.reason.carrier",
  [META.noBalance]: "shipment.registration.reason.credits",
  [META.quotaExceeded]: "shipment.registration.reason.credits",
  [META.carrierNotDetected]: "shipment.registration.reason.unknownCarrier",
};

function reason({ registrationCode, registrationMessage }: ShipmentDetail, t: Texts["t"]): string {
  const known = registrationCode !== null && REASONS[registrationCode];
  const message = known
    ? t(known)
    : (plainMessage(registrationMessage) ?? t("shipment.registration.noReason"));
  return registrationCode
    ? t("shipment.registration.withCode", { message, code: String(registrationCode) })
    : message;
}

/** By the v2 code of the rejection. */
function remedyFor(code: number | null, t: Texts["t"]): Pick<Explanation, "remedy" | "nextStep"> {
  switch (code) {
    case META.numberRequired:
    case META.invalidNumber:
      return {
        remedy: t("shipment.remedy.number"),
        nextStep: null,
      };
    case META.invalidCarrier:
      return {
        remedy: t("shipment.remedy.carrier"),
        nextStep: "set_carrier",
      };
    case META.noBalance:
    case META.quotaExceeded:
      return {
        remedy: t("shipment.remedy.credits"),
        nextStep: "retry",
      };
    default:
      return {
        remedy: t("shipment.remedy.other"),
        nextStep: null,
      };
  }
}

/** A tracking service's message without backticks and final period; null: none. */
function plainMessage(message: string | null): string | null {
  return message?.replaceAll("`", "").replace(/\.$/, "") || null;
}
