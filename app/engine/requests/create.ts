// Validates a pair and an item of a create.
import {
  CARRIER_CODE,
  readCreateItem,
  TRACKING_NUMBER,
  type CreateItem,
  type Pair,
} from "~/trackingmore/contract/contract";
import {
  LONG_TEXT_MAX_LENGTH,
  NUMBER_MAX_LENGTH,
  SHORT_TEXT_MAX_LENGTH,
} from "~/trackingmore/contract/limits";
import { META, type MetaCode } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue, CatalogueCarrier } from "../journey/catalogue";

export type CheckedPair =
  | { outcome: "accepted"; trackingNumber: string; carrier: CatalogueCarrier }
  | { outcome: "refused"; code: MetaCode };

/** In v2's order: number missing, number invalid, carrier missing or unknown. */
export function checkPair(pair: Pair, catalogue: CarrierCatalogue): CheckedPair {
  const { tracking_number: trackingNumber, carrier_code: carrierCode } = pair;
  if (trackingNumber === null) return { outcome: "refused", code: META.numberRequired };
  if (!TRACKING_NUMBER.test(trackingNumber) || trackingNumber.length > NUMBER_MAX_LENGTH) {
    return { outcome: "refused", code: META.invalidNumber };
  }
  const isCode = carrierCode !== null && CARRIER_CODE.test(carrierCode);
  const carrier = isCode ? catalogue.findCarrier(carrierCode.toLowerCase()) : null;
  return carrier
    ? { outcome: "accepted", trackingNumber, carrier }
    : { outcome: "refused", code: META.invalidCarrier };
}

export type CheckedItem =
  | { outcome: "accepted"; trackingNumber: string; carrier: CatalogueCarrier; item: CreateItem }
  | { outcome: "refused"; code: MetaCode; pair: Pair };

export function checkCreate(value: unknown, catalogue: CarrierCatalogue): CheckedItem {
  const item = readCreateItem(value);
  if (!item) {
    return {
      outcome: "refused",
      code: META.badRequest,
      pair: { tracking_number: null, carrier_code: null },
    };
  }
  const checked = checkPair(item, catalogue);
  if (checked.outcome === "refused") return { ...checked, pair: item };
  if (!fits(item)) return { outcome: "refused", code: META.badRequest, pair: item };
  return { ...checked, item };
}

const LONG_TEXTS: ReadonlySet<string> = new Set(["title", "comment"]);

/** Too long texts are refused: truncation would lose data. */
export function fits(fields: Record<string, unknown>): boolean {
  return Object.entries(fields).every(
    ([name, value]) =>
      typeof value !== "string" ||
      value.length <= SHORT_TEXT_MAX_LENGTH ||
      (LONG_TEXTS.has(name) && value.length <= LONG_TEXT_MAX_LENGTH),
  );
}
