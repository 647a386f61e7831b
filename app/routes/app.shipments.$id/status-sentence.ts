// Describes a shipment's status in one sentence.
import type { ShipmentDetail } from "~/shipments/shipment";
import { countryInSentence } from "~/ui/country-name";
import { formatWallTime } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { Texts } from "~/ui/language/texts";
import { statusLabel } from "~/ui/rows/status-words";

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
  const { texts } = context;
  const { t } = texts;
  const { status, substatus } = shipment;
  if (shipment.registrationState === "removed") return t("shipment.sentence.removed");
  if (shipment.registrationState === "stopped" && status !== "delivered") {
    return t("shipment.sentence.stopped");
  }
  const label = statusLabel(status, substatus, texts);
  // Without a substatus the status alone is known: its label would only be repeated.
  const isPlain = label === statusLabel(status, null, texts);
  const withDetail = (key: "undelivered" | "exception") =>
    isPlain
      ? t("shipment.sentence.plain", { status: label })
      : t(`shipment.sentence.${key}`, { detail: lowerFirst(label, texts) });
  switch (status) {
    case "pending":
      return shipment.registrationState === "registered"
        ? t("shipment.sentence.noUpdates")
        : t("shipment.sentence.notStarted");
    case "notfound":
      return substatus === "notfound001"
        ? t("shipment.sentence.label")
        : t("shipment.sentence.noInfo");
    case "transit":
      return onItsWay(shipment, texts);
    case "pickup":
      return substatus === "pickup002"
        ? t("shipment.sentence.readyForPickup")
        : t("shipment.sentence.outForDelivery");
    case "delivered":
      return shipment.deliveredAt
        ? t("shipment.sentence.deliveredOn", { at: formatWallTime(shipment.deliveredAt, context) })
        : t("shipment.sentence.delivered");
    case "undelivered":
      return withDetail("undelivered");
    case "exception":
      return withDetail("exception");
    case "expired":
      return t("shipment.sentence.expired");
  }
}

/** German writes nouns with a capital letter. */
function lowerFirst(text: string, { locale }: Texts): string {
  return locale === "de" ? text : text.charAt(0).toLocaleLowerCase(locale) + text.slice(1);
}

function onItsWay({ originCountry, destinationCountry }: ServiceState, texts: Texts): string {
  const { t } = texts;
  const from = originCountry && countryInSentence(originCountry, texts);
  const to = destinationCountry && countryInSentence(destinationCountry, texts);
  if (from === to) return t("shipment.sentence.onItsWay");
  if (from && to) return t("shipment.sentence.fromTo", { from, to });
  return from ? t("shipment.sentence.from", { from }) : t("shipment.sentence.to", { to: to ?? "" });
}
