// Formats a line of a shipment's history.
import { carrierName } from "~/carriers/catalogue";
import {
  REGISTRATION_STATES,
  type ShipmentChangeView,
  UNKNOWN_CARRIER,
} from "~/shipments/shipment";
import type { Texts } from "~/ui/language/texts";
import { preciseStatusLabel } from "~/ui/rows/status-words";

export function changeText({ kind, before, after }: ShipmentChangeView, texts: Texts): string {
  const { t } = texts;
  const arrow = (from: string | null, to: string | null) => {
    const result = to ?? t("shipment.change.none");
    return { after: from ? `${from} → ${result}` : result };
  };
  switch (kind) {
    case "status":
      // The line below shows the status before.
      return t("shipment.change.status", arrow(null, after && preciseStatusLabel(after, texts)));
    case "by_hand":
      return after === null
        ? t("shipment.change.byHandCleared")
        : t("shipment.change.byHand", { reason: after });
    case "registration": {
      const state = REGISTRATION_STATES.find((each) => each === after);
      return state
        ? t(`shipment.changed.${state}`)
        : t("shipment.change.registration", arrow(before, after));
    }
    case "carrier":
      return t(
        "shipment.change.carrier",
        arrow(before && nameOf(before, texts), after && nameOf(after, texts)),
      );
    case "number":
      return t("shipment.change.number", arrow(before, after));
    case "note":
      return after ?? "";
    case "removed":
      return t("shipment.change.removed");
    default:
      return `${kind}: ${arrow(before, after).after}`;
  }
}

function nameOf(carrierCode: string, { t }: Texts): string {
  return carrierCode === UNKNOWN_CARRIER ? t("shipment.change.unknown") : carrierName(carrierCode);
}
