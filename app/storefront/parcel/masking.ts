// What the merchant chose not to show, applied to a shipment's scans before anything is made of them.
import { carrierName } from "~/carriers/catalogue";
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";

/** What of one scan may be shown. */
export interface ScanMask {
  /** The carrier's own words. */
  words: boolean;
  place: boolean;
}

export interface Masks {
  scanMask(checkpoint: ShipmentCheckpoint): ScanMask;
  /** The first carrier, the country that it came from, and what it did there. */
  hidesOrigin: boolean;
  hidesDestination: boolean;
}

const FREE: ScanMask = { words: true, place: true };
const MASKED: ScanMask = { words: false, place: false };

const AT_DESTINATION = new Set(["pickup", "delivered", "undelivered"]);
const ARRIVED = new Set(["transit003", "transit004", "transit005"]);

/**
 * Carriers write places and names into their texts ("Delivered, BERLIN"), and no rule tells such a text
 * from a harmless one: a scan of a hidden part of the way is told in our own words alone.
 */
export function masksFor(shipment: ShipmentDetail, settings: TrackingPageSettings): Masks {
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
        words: FREE.words && !isHiddenText(checkpoint.description),
        place: FREE.place && !isHiddenText(checkpoint.details),
      };
    },
  };
}

function isAtDestination({ leg, status, substatus }: ShipmentCheckpoint): boolean {
  return leg === "destination" || AT_DESTINATION.has(status ?? "") || ARRIVED.has(substatus ?? "");
}

/** Whether a text holds one of the merchant's words, or the name of a carrier that is not to be shown. */
function hiddenTexts(
  shipment: ShipmentDetail,
  settings: TrackingPageSettings,
): (text: string) => boolean {
  const carriers = settings.showCarrier ? [] : namesOfCarriers(shipment);
  const words = [...settings.hiddenWords, ...carriers].map(folded).filter((word) => word !== "");
  return (text) => {
    const whole = folded(text);
    return words.some((word) => whole.includes(word));
  };
}

function namesOfCarriers({ carrierCode, trackingCompany, legs }: ShipmentDetail): string[] {
  const codes = [carrierCode, legs.origin?.carrierCode, legs.destination?.carrierCode];
  const names = codes.flatMap((code) => (code ? [carrierName(code)] : []));
  // "DHL Germany" signs its texts with "DHL".
  return [...names, trackingCompany ?? ""].flatMap((name) => {
    const [brand = ""] = name.split(" ");
    return brand.length >= 3 ? [name, brand] : [name];
  });
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
