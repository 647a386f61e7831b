// Eight carriers and six countries: enough for the contract's examples.
import type { CarrierCatalogue, CatalogueCarrier } from "~/engine/journey/catalogue";

function carrier(
  code: string,
  name: string,
  type: CatalogueCarrier["type"],
  facts: Partial<CatalogueCarrier> = {},
): CatalogueCarrier {
  return { code, name, nameCn: null, type, phone: null, homepage: null, country: null, ...facts };
}

const CARRIERS = [
  carrier("singapore-post", "Singapore Post", "globalpost", { nameCn: "新加坡邮政" }),
  carrier("china-ems", "China EMS", "globalpost"),
  carrier("phlpost", "PHLPost", "globalpost", {
    homepage: "http://www.phlpost.gov.ph/",
    phone: "+ (63) 854-9825",
  }),
  carrier("lietuvos-pastas", "Lietuvos paštas", "globalpost", {
    homepage: "http://www.post.lt/",
    phone: "(370) 8 700 55400",
  }),
  carrier("usps", "USPS", "globalpost", {
    homepage: "http://www.usps.com/",
    phone: "1-800-275-8777",
  }),
  carrier("korea-post", "Korea Post", "globalpost", {
    homepage: "http://www.epost.go.kr/",
    phone: "82-2-2108-9895",
  }),
  carrier("4px", "4PX", "express"),
  carrier("dhl", "DHL", "express", { nameCn: "DHL" }),
];
const RETIRED = carrier("old-post", "Old Post", "express");

const COUNTRIES: Record<string, string> = {
  CN: "China",
  JP: "Japan",
  KR: "Korea, South",
  LT: "Lithuania",
  PH: "Philippines",
  US: "United States",
};

export const testCatalogue: CarrierCatalogue = {
  findCarrier: (code) => [...CARRIERS, RETIRED].find((known) => known.code === code) ?? null,
  listCarriers: () => CARRIERS,
  countryCode: (text) =>
    Object.keys(COUNTRIES).find(
      (code) => code === text.toUpperCase() || COUNTRIES[code] === text,
    ) ?? null,
  countryName: (code) => COUNTRIES[code.toUpperCase()] ?? null,
};
