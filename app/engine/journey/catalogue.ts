// What the engine wants to know about carriers and countries; the carrier catalogue answers it.

export interface CarrierFacts {
  code: string;
  name: string;
  nameCn: string | null;
  /** Posts (`globalpost`) are given twice as long as express carriers before they count as expired. */
  type: "express" | "globalpost";
  phone: string | null;
  homepage: string | null;
}

export interface CarrierCatalogue {
  /** null: no such code. Retired carriers are found too. */
  findCarrier(code: string): CarrierFacts | null;
  /** In the order in which v2 lists them, without the retired ones. */
  listCarriers(): readonly CarrierFacts[];
  /** `KR` → `Korea, South`; null for what is no country's code. */
  countryName(countryCode: string): string | null;
  /** A code in any case or an English name (`South Korea`) → `KR`; null for what is no country. */
  countryCode(nameOrCode: string): string | null;
}
