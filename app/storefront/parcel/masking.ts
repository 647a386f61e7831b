// Hides what the merchant chose not to show from a shipment's scans, before rendering.
import { carrierName, findCarrier } from "~/carriers/catalogue";
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";

/** Which parts of a scan may be shown. */
export interface ScanMask {
  /** The carrier's description. */
  text: boolean;
  place: boolean;
}

export interface Masks {
  scanMask(checkpoint: ShipmentCheckpoint): ScanMask;
  /** The first carrier, the origin country and the scans there. */
  hidesOrigin: boolean;
  hidesDestination: boolean;
}

/** What masking depends on. */
type MaskedShipment = Pick<
  ShipmentDetail,
  "originCountry" | "destinationCountry" | "carrierCode" | "trackingCompany" | "legs"
>;

const FREE: ScanMask = { text: true, place: true };
const MASKED: ScanMask = { text: false, place: false };

const AT_DESTINATION = new Set(["pickup", "delivered", "undelivered"]);
const ARRIVED = new Set(["transit003", "transit004", "transit005"]);

/**
 * Carriers write places and names into their texts ("Delivered, BERLIN"), and no rule detects all of them:
 * a scan of a hidden part shows only the status text in the shopper's language.
 */
export function masksFor(shipment: MaskedShipment, settings: TrackingPageSettings): Masks {
  const { originCountry, destinationCountry } = shipment;
  const isDomestic = originCountry !== null && originCountry === destinationCountry;
  const hidesOrigin = !settings.showOrigin && !isDomestic;
  const hidesDestination = !settings.showDestination;
  const isHiddenText = hiddenTexts(shipment, settings);
  return {
    hidesOrigin,
    hidesDestination,
    scanMask(checkpoint) {
      const atDestination = isAtDestination(checkpoint);
      if (atDestination ? hidesDestination : hidesOrigin) return MASKED;
      return {
        text: FREE.text && !isHiddenText(checkpoint.description),
        place: FREE.place && !isHiddenText(checkpoint.details),
      };
    },
  };
}

/** A scan in the country where the parcel is to be delivered. */
export function isAtDestination({ leg, status, substatus }: ShipmentCheckpoint): boolean {
  return leg === "destination" || AT_DESTINATION.has(status ?? "") || ARRIVED.has(substatus ?? "");
}

/** Tests whether a text contains a hidden term or the name of a hidden carrier. */
function hiddenTexts(
  shipment: MaskedShipment,
  settings: TrackingPageSettings,
): (text: string) => boolean {
  const carriers = settings.showCarrier ? [] : namesOfCarriers(shipment);
  const terms = [...settings.hiddenWords, ...carriers].map(folded).filter((term) => term !== "");
  return (text) => {
    const whole = folded(text);
    return terms.some((term) => whole.includes(term));
  };
}

function namesOfCarriers({ carrierCode, trackingCompany, legs }: MaskedShipment): string[] {
  const codes = [carrierCode, legs.origin?.carrierCode, legs.destination?.carrierCode];
  const names = codes.flatMap((code) =>
    code ? [carrierName(code), findCarrier(code)?.name ?? code] : [],
  );
  // DHL Germany's texts say "DHL".
  return [...names, trackingCompany ?? ""].flatMap((name) => {
    const [brand = ""] = name.split(" ");
    return brand.length >= 3 ? [name, brand] : [name];
  });
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
