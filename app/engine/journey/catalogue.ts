// The carrier and country data that the engine needs; the carrier catalogue implements it.

export interface CatalogueCarrier {
  code: string;
  name: string;
  nameCn: string | null;
  /** Posts (`globalpost`) expire after twice the time of express carriers. */
  type: "express" | "globalpost";
  phone: string | null;
  homepage: string | null;
  /** Two letters, upper case; null for carriers of no one country. */
  country: string | null;
}

export interface CarrierCatalogue {
  /** null: unknown code. Includes retired carriers. */
  findCarrier(code: string): CatalogueCarrier | null;
  /** In v2's order, without retired carriers. */
  listCarriers(): readonly CatalogueCarrier[];
  /** `KR` → `Korea, South`; null for an unknown code. */
  countryName(countryCode: string): string | null;
  /** A code in any case or an English name (`South Korea`) → `KR`; null when unknown. */
  countryCode(nameOrCode: string): string | null;
}
