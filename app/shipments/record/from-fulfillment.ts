// From a fulfillment's tracking fields to the parcels they name.
import {
  companyKey,
  numberFromUrl,
  numberKey,
  resolveCarrier,
  splitTrackingNumbers,
} from "~/carriers/resolution/from-shopify";
import type { CarrierSource } from "../shipment";
import type { FulfillmentFacts } from "./webhook-payloads";

/** One parcel as a fulfillment names it. */
export interface Parcel {
  trackingNumber: string;
  numberKey: string;
  carrierCode: string;
  carrierSource: CarrierSource;
  company: string | null;
  companyKey: string | null;
  url: string | null;
  /** Place among the fulfillment's parcels, from 0. */
  position: number;
}

/** What the shop adds to a carrier's name. */
export interface ShopContext {
  countryCode: string | null;
  /** companyKey → carrier code. */
  overrides: ReadonlyMap<string, string>;
}

/**
 * The parcels in the order given, each number once. Numbers stand in tracking_numbers, several in one
 * field included; when there is none at all, they are taken from the tracking links.
 */
export function parcelsOf(facts: FulfillmentFacts, shop: ShopContext): Parcel[] {
  const named = facts.numbers.flatMap((field, index) =>
    splitTrackingNumbers(field).map((number) => ({ number, url: urlFor(number, index, facts) })),
  );
  const parcels = new Map<string, Parcel>();
  for (const { number, url } of named.length > 0 ? named : numbersInLinks(facts.urls)) {
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

/** The link that names the number; else the one beside its field, as Shopify pairs them. */
function urlFor(number: string, fieldIndex: number, { urls }: FulfillmentFacts): string | null {
  const key = numberKey(number);
  const naming = urls.find((url) => url && numberKey(safeDecode(url)).includes(key));
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
