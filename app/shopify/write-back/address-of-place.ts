// Splits a carrier's description of a place into Shopify's city, province, country and ZIP fields.
import { countryCode } from "../../carriers/countries";

export interface EventAddress {
  city?: string;
  province?: string;
  /** Two letters. */
  country?: string;
  zip?: string;
}

/** Longer text is a sentence, not a city. */
const CITY_MAX_LENGTH = 60;

/**
 * "Memphis, TN, US" → city, province and country; "RENTON, WA 98056" → city, province and ZIP; a single part is a
 * city or a country. Other text yields nothing; the event's message contains it anyway.
 */
export function addressOfPlace(details: string): EventAddress {
  const parts = details
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  const last = parts.at(-1);
  if (!last || parts.length > 3 || parts.some((part) => part.length > CITY_MAX_LENGTH)) return {};
  const isState = parts.length === 2 && /^[A-Z]{2}$/.test(last);
  const country = isState ? null : countryCode(last);
  const rest = country ? parts.slice(0, -1) : parts;
  const [city, region] = rest;
  const state = /^([A-Z]{2})(?:\s+(\d{5}(?:-\d{4})?))?$/.exec(region ?? "");
  return {
    ...(city ? { city } : {}),
    ...(state?.[1] ? { province: state[1] } : {}),
    ...(state?.[2] ? { zip: state[2] } : {}),
    ...(country ? { country } : {}),
  };
}
