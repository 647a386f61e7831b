// The carriers that the demo's shop ships with: what a merchant types, the code it must become, who lives there.
import type { Address } from "../stand-in/shop/shop-model.ts";
import * as numbers from "../stand-in/shop/tracking-numbers.ts";
import { postal, type MakeNumber } from "../stand-in/shop/tracking-numbers.ts";

export interface DemoCarrier {
  /** As it stands in Shopify. */
  company: string;
  /** v2 carrier code. */
  code: string;
  number: MakeNumber;
  destinations: Place[];
}

export type Place = Omit<Address, "firstName" | "lastName" | "address1">;

const portland = place("Portland", "Oregon", "OR", "97205", "United States", "US");
const austin = place("Austin", "Texas", "TX", "78701", "United States", "US");
const duluth = place("Duluth", "Minnesota", "MN", "55802", "United States", "US");
const halifax = place("Halifax", "Nova Scotia", "NS", "B3J 1A1", "Canada", "CA");
const toronto = place("Toronto", "Ontario", "ON", "M5H 2N2", "Canada", "CA");
const bristol = place("Bristol", null, null, "BS1 4DJ", "United Kingdom", "GB");
const leith = place("Edinburgh", null, null, "EH6 6JH", "United Kingdom", "GB");
const hamburg = place("Hamburg", null, null, "20457", "Germany", "DE");
const nantes = place("Nantes", null, null, "44000", "France", "FR");
const rotterdam = place("Rotterdam", null, null, "3011", "Netherlands", "NL");
const yokohama = place("Yokohama", "Kanagawa", "JP-14", "231-0001", "Japan", "JP");
const hobart = place("Hobart", "Tasmania", "TAS", "7000", "Australia", "AU");
const singapore = place("Singapore", null, null, "018956", "Singapore", "SG");
const busan = place("Busan", "Busan", "KR-26", "48058", "South Korea", "KR");
const basel = place("Basel", null, null, "4001", "Switzerland", "CH");
const malmo = place("Malmö", null, null, "211 20", "Sweden", "SE");
const santos = place("Santos", "São Paulo", "SP", "11010-000", "Brazil", "BR");

export const CARRIERS: readonly DemoCarrier[] = [
  carrier("UPS", "ups", numbers.ups, [portland, austin, toronto]),
  carrier("USPS", "usps", numbers.usps, [duluth, austin, portland]),
  carrier("FedEx", "fedex", numbers.fedex, [austin, duluth]),
  carrier("DHL Express", "dhl", numbers.dhlExpress, [singapore, hamburg, hobart]),
  carrier("Royal Mail", "royal-mail", postal("FQ", "GB"), [bristol, leith]),
  carrier("Canada Post", "canada-post", numbers.canadaPost, [halifax, toronto]),
  carrier("DHL Paket", "dhl-germany", numbers.dhlPaket, [hamburg]),
  carrier("Evri", "hermes-uk", numbers.evri, [bristol]),
  carrier("YunExpress", "yunexpress", numbers.yunExpress, [duluth, nantes]),
  carrier("4PX", "4px", numbers.fourPx, [austin, rotterdam]),
  carrier("Yanwen", "yanwen", postal("UG", "YP"), [malmo, portland]),
  carrier("Japan Post (EN)", "japan-post", postal("EN", "JP"), [yokohama]),
  carrier("PostNL", "postnl-3s", numbers.postnl, [rotterdam]),
  carrier("Colissimo", "colissimo", numbers.colissimo, [nantes]),
  carrier("Australia Post", "australia-post", postal("LP", "AU"), [hobart]),
  carrier("Singapore Post", "singapore-post", postal("RR", "SG"), [singapore]),
  carrier("Korea Post", "korea-post", postal("EB", "KR"), [busan]),
  carrier("Swiss Post", "swiss-post", postal("RM", "CH"), [basel]),
  carrier("PostNord SE", "sweden-posten", postal("CC", "SE"), [malmo]),
  carrier("Correios", "brazil-correios", postal("LB", "BR"), [santos]),
  carrier("DPD UK", "dpd-uk", numbers.dpdUk, [leith]),
  carrier("OnTrac", "ontrac", numbers.ontrac, [portland]),
  carrier("Purolator", "purolator", numbers.purolator, [toronto, halifax]),
];

/** The carrier of that code; the plan's special cases name theirs. */
export function carrierByCode(code: string): DemoCarrier {
  const found = CARRIERS.find((one) => one.code === code);
  if (!found) throw new Error(`The demo has no carrier ${code}.`);
  return found;
}

function carrier(
  company: string,
  code: string,
  number: MakeNumber,
  destinations: Place[],
): DemoCarrier {
  return { company, code, number, destinations };
}

function place(
  city: string,
  province: string | null,
  provinceCode: string | null,
  zip: string,
  country: string,
  countryCode: string,
): Place {
  return { city, province, provinceCode, zip, country, countryCode };
}
