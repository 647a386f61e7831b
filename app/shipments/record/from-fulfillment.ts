// Reads the parcels, with numbers and carriers, from a fulfillment's tracking fields.
import {
  companyKey,
  numberFromUrl,
  numberKey,
  resolveCarrier,
  splitTrackingNumbers,
} from "~/carriers/resolution/from-shopify";
import type { CarrierSource } from "../shipment";
import type { FulfillmentFacts } from "./webhook-payloads";

/** One tracking number of a fulfillment. */
export interface Parcel {
  trackingNumber: string;
  numberKey: string;
  carrierCode: string;
  carrierSource: CarrierSource;
  company: string | null;
  companyKey: string | null;
  url: string | null;
  /** Index among the fulfillment's parcels, from 0. */
  position: number;
}

/** The shop's settings that carrier resolution uses. */
export interface ShopContext {
  countryCode: string | null;
  /** companyKey → carrier code. */
  overrides: ReadonlyMap<string, string>;
}

/** Statuses of fulfillments that ship nothing. */
export const NOT_SENT: ReadonlySet<string> = new Set(["cancelled", "error", "failure"]);

/** More numbers on one fulfillment are pasted lists, and reading them would block the process. */
export const MAX_PARCELS = 250;
const MAX_FIELD_LENGTH = 20_000;

/** Whether a fulfillment has more numbers than are recorded. */
export function hasTooManyNumbers({ numbers }: FulfillmentFacts): boolean {
  return (
    numbers.length > MAX_PARCELS || numbers.some((field) => (field?.length ?? 0) > MAX_FIELD_LENGTH)
  );
}

/**
 * The first MAX_PARCELS parcels in the order given, each number once. A field may hold several numbers; if no field holds one, they
 * are read from the tracking links.
 */
export function parcelsOf(facts: FulfillmentFacts, shop: ShopContext): Parcel[] {
  const urls = facts.urls.slice(0, MAX_PARCELS);
  const urlKeys = urls.map((url) => url && numberKey(safeDecode(url)));
  const named = facts.numbers
    .slice(0, MAX_PARCELS)
    .flatMap((field, index) =>
      splitTrackingNumbers(field?.slice(0, MAX_FIELD_LENGTH) ?? null).map((number) => ({
        number,
        index,
      })),
    )
    .slice(0, MAX_PARCELS)
    .map(({ number, index }) => ({ number, url: urlFor(number, index, urls, urlKeys) }));
  const parcels = new Map<string, Parcel>();
  for (const { number, url } of named.length > 0 ? named : numbersInLinks(urls)) {
    const key = numberKey(number);
    if (!key || parcels.has(key)) continue;
    const { carrierCode, source } = resolveCarrier({
      company: facts.company,
      number,
      url,
      destinationCountry: facts.destinationCountry,
      shopCountry: shop.countryCode,
      overrides: shop.overrides,
    });
    parcels.set(key, {
      trackingNumber: number,
      numberKey: key,
      carrierCode,
      carrierSource: source,
      company: facts.company,
      companyKey: (facts.company && companyKey(facts.company)) || null,
      url,
      position: parcels.size,
    });
  }
  return [...parcels.values()];
}

/** The link that contains the number; else the one at the field's index, as Shopify pairs them. */
function urlFor(
  number: string,
  fieldIndex: number,
  urls: readonly (string | null)[],
  urlKeys: readonly (string | null)[],
): string | null {
  const key = numberKey(number);
  const naming = urls[urlKeys.findIndex((urlKey) => urlKey?.includes(key))];
  return naming ?? urls[fieldIndex] ?? null;
}

function safeDecode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function numbersInLinks(urls: readonly (string | null)[]): { number: string; url: string }[] {
  return urls.flatMap((url) => {
    const number = url && numberFromUrl(url);
    return number ? [{ number, url }] : [];
  });
}
