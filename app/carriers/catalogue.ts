// The carriers with a v2 code: name, contact and tracking page.
import brands from "./data/brands.json";
import rows from "./data/carriers.json";
import countryNames from "./data/countries.json";

export interface Carrier {
  /** v2's slug: `singapore-post`. */
  code: string;
  name: string;
  /** In Chinese, where the catalogue has it. */
  nameCn: string | null;
  /** Posts are `globalpost`; v2 gives up on them after 60 days instead of 30. */
  type: "express" | "globalpost";
  phone: string | null;
  homepage: string | null;
  /** Two letters, upper case; null for carriers of no one country. */
  country: string | null;
  /** The carrier's own tracking page, `{number}` where a number goes when it takes one. */
  trackUrl: string | null;
  /** v2 has dropped it: accepted on input, not listed. */
  retired: boolean;
}

/** The carrier of sandbox parcels; accepted on input, not listed. */
export const SANDBOX_CARRIER: Carrier = {
  code: "sandbox",
  name: "Sandbox",
  nameCn: null,
  type: "express",
  phone: null,
  homepage: null,
  country: null,
  trackUrl: null,
  retired: false,
};

const CARRIERS: readonly Carrier[] = rows.rows.map(
  ([code, name, nameCn, type, phone, homepage, country, trackUrl, retired]) =>
    ({
      code,
      name,
      nameCn,
      type,
      phone,
      homepage,
      country,
      trackUrl,
      retired: retired === true,
    }) as Carrier,
);
const BY_CODE: ReadonlyMap<string, Carrier> = new Map(
  [...CARRIERS, SANDBOX_CARRIER].map((carrier) => [carrier.code, carrier]),
);
const LISTED: readonly Carrier[] = CARRIERS.filter((carrier) => !carrier.retired);
const BRANDS: ReadonlyMap<string, string> = new Map(Object.entries(brands));
const COUNTRY_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(countryNames));

/** The carrier of a code in any case, retired and sandbox ones too. */
export function findCarrier(code: string): Carrier | null {
  return BY_CODE.get(code) ?? BY_CODE.get(code.trim().toLowerCase()) ?? null;
}

/** What v2's carrier list shows, by code: without the retired ones and without the sandbox. */
export function listCarriers(): readonly Carrier[] {
  return LISTED;
}

/** Whether a tracking may be made for this code. */
export function isKnownCarrier(code: string): boolean {
  return findCarrier(code) !== null;
}

/** The brand that people know, else the catalogue's name; the code itself when no carrier has it. */
export function carrierName(code: string): string {
  const carrier = findCarrier(code);
  return carrier ? (BRANDS.get(carrier.code) ?? carrier.name) : code;
}

/**
 * The parcel on the carrier's own site: at the number where the site allows it, else the
 * page with the site's form. null when the catalogue has neither.
 */
export function trackingPageUrl(code: string, trackingNumber: string): string | null {
  const template = findCarrier(code)?.trackUrl;
  return template?.replaceAll("{number}", () => encodeURIComponent(trackingNumber)) ?? null;
}

/** A two-letter code's English name as v2 prints it ("Korea, South"); null for what is not a country. */
export function countryName(countryCode: string): string | null {
  return COUNTRY_NAMES.get(countryCode.trim().toUpperCase()) ?? null;
}
