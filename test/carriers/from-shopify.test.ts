import { describe, expect, test } from "vitest";
import { findCarrier } from "~/carriers/catalogue";
import { companyMeaning } from "~/carriers/companies";
import companies from "~/carriers/data/companies.json";
import { type CarrierFacts, companyKey, resolveCarrier } from "~/carriers/resolution/from-shopify";

const NOBODY_KNOWS: CarrierFacts = {
  company: null,
  number: "A7-0000-XYZ",
  url: null,
  destinationCountry: null,
  shopCountry: null,
  overrides: new Map(),
};
const resolve = (facts: Partial<CarrierFacts>) => resolveCarrier({ ...NOBODY_KNOWS, ...facts });

test.each([
  ["DHL", "3087733991", "DE", "dhl-germany"],
  ["DHL", "42392924479380", "US", "dhl"],
  ["DPD", "188246900221678", "US", "dpd"],
  ["DPD", "188246900221678", "FR", "exapaq"],
])("a weak format does not choose among the carriers called %s: %s in %s", (...facts) => {
  const [company, number, country, carrierCode] = facts;
  const countries = { destinationCountry: country, shopCountry: country };
  expect(resolve({ company, number, ...countries }).carrierCode).toBe(carrierCode);
});

describe("company names", () => {
  test("are compared without accents, case and punctuation", () => {
    expect(companyKey("  Österreichische   Post ")).toBe("osterreichische post");
    expect(companyKey("R+L Carriers")).toBe("r l carriers");
    expect(companyKey("UPS®")).toBe("ups");
    expect(companyKey("日本郵便")).toBe("日本郵便");
    expect(companyKey("—")).toBe("");
  });

  test("of every table are spelled as they are looked up", () => {
    const keys = [
      ...Object.keys(companies.names),
      ...Object.keys(companies.sameAs),
      ...Object.keys(companies.ambiguous),
      ...companies.withoutCode,
      ...companies.notCarriers,
    ];
    for (const key of keys) expect(companyKey(key)).toBe(key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    ["USPS", "usps"],
    ["DHL Express", "dhl"],
    ["Royal Mail", "royal-mail"],
    ["Evri", "hermes-uk"],
    ["Yamato (JA)", "taqbin-jp"],
    ["Bluedart", "bluedart"],
    ["ゆうパック", "japan-post"],
    ["Poste Italiane", "poste-italiane"],
    ["Singapore Post", "singapore-post"],
    ["Zásilkovna", "packeta"],
  ])("%s is %s", (company, carrierCode) => {
    expect(resolve({ company })).toEqual({ carrierCode, source: "company" });
  });

  test("of the catalogue are known without an entry of their own", () => {
    expect(resolve({ company: "Spee-Dee Delivery" })).toMatchObject({ carrierCode: "speedee" });
    expect(resolve({ company: "royal-shipments" })).toMatchObject({
      carrierCode: "royal-shipments",
    });
  });

  test("with a service behind them are still that carrier's", () => {
    expect(resolve({ company: "UPS® Ground Saver" })).toMatchObject({ carrierCode: "ups" });
    expect(resolve({ company: "DHL Express Worldwide Priority" })).toMatchObject({
      carrierCode: "dhl",
    });
    expect(resolve({ company: "FedEx International Economy" })).toMatchObject({
      carrierCode: "fedex",
    });
    expect(companyMeaning("Ups and Downs Ltd").kind).toBe("unknown");
  });

  test("that name no carrier leave the question to the number", () => {
    for (const company of ["Other", "Express", "n/a", "Local delivery", "ShipBob", ""]) {
      expect(resolve({ company, number: "9400111202508825522526" })).toEqual({
        carrierCode: "usps",
        source: "detected",
      });
    }
  });

  test("all lead to carriers that a tracking can be made for", () => {
    for (const code of Object.values(companies.names))
      expect(findCarrier(code), code).not.toBeNull();
  });
});

describe("a name that several carriers go by", () => {
  test("is decided by the number where its format says who it is", () => {
    const dhl = (number: string) => resolve({ company: "DHL", number, shopCountry: "DE" });
    expect(dhl("00340434292135100124")).toMatchObject({ carrierCode: "dhl-germany" });
    expect(dhl("1042924260")).toMatchObject({ carrierCode: "dhl" });
    expect(dhl("GM545118533001742985")).toMatchObject({ carrierCode: "dhlglobalmail" });
    expect(resolve({ company: "PostNL", number: "3SOPKA4499276" })).toMatchObject({
      carrierCode: "postnl-3s",
    });
    expect(resolve({ company: "China Post", number: "EA904312275CN" })).toMatchObject({
      carrierCode: "china-ems",
    });
  });

  test("then by the country: the shop's for names that Shopify offers by shop", () => {
    expect(resolve({ company: "DHL", shopCountry: "DE" })).toMatchObject({
      carrierCode: "dhl-germany",
    });
    expect(resolve({ company: "DHL", shopCountry: "US" })).toMatchObject({ carrierCode: "dhl" });
    expect(resolve({ company: "Fastway", shopCountry: "ZA" })).toMatchObject({
      carrierCode: "fastway-za",
    });
    expect(resolve({ company: "DHL", shopCountry: "US", destinationCountry: "DE" })).toMatchObject({
      carrierCode: "dhl",
    });
    expect(
      resolve({ company: "Fastway", shopCountry: "NZ", destinationCountry: "AU" }),
    ).toMatchObject({ carrierCode: "fastway-nz" });
    expect(
      resolve({ company: "Fastway", shopCountry: "US", destinationCountry: "AU" }),
    ).toMatchObject({ carrierCode: "fastway-au" });
    expect(resolve({ company: "Hermes", shopCountry: "GB" })).toMatchObject({
      carrierCode: "hermes-uk",
    });
  });

  test("and the destination's for networks of national carriers", () => {
    const dpd = (destinationCountry: string | null, shopCountry: string | null) =>
      resolve({ company: "DPD", destinationCountry, shopCountry }).carrierCode;
    expect(dpd("FR", "DE")).toBe("exapaq");
    expect(dpd(null, "de")).toBe("dpd-de");
    expect(dpd("JP", null)).toBe("dpd");
    expect(resolve({ company: "NinjaVan", destinationCountry: "PH" }).carrierCode).toBe(
      "ninjavan-ph",
    );
  });
});

describe("the order of what is believed", () => {
  const everything: Partial<CarrierFacts> = {
    company: "Royal Mail",
    url: "https://www.fedex.com/fedextrack/?trknbr=1",
    number: "1Z8V92A70367203024",
  };

  test("the merchant's own word comes first", () => {
    const overrides = new Map([["royal mail", "yodel"]]);
    expect(resolve({ ...everything, overrides })).toEqual({
      carrierCode: "yodel",
      source: "override",
    });
  });

  test("an override for a carrier that is not there any more is passed over", () => {
    const overrides = new Map([["royal mail", "gone-carrier"]]);
    expect(resolve({ ...everything, overrides })).toMatchObject({ source: "company" });
  });

  test("then the company, the link's site, the number", () => {
    expect(resolve(everything)).toEqual({ carrierCode: "royal-mail", source: "company" });
    expect(resolve({ ...everything, company: "Other" })).toEqual({
      carrierCode: "fedex",
      source: "url",
    });
    expect(resolve({ ...everything, company: null, url: "https://example.com/t/1" })).toEqual({
      carrierCode: "ups",
      source: "detected",
    });
  });

  test("a link to a site of several carriers is decided as their name is", () => {
    const url = "https://gls-group.com/track?match=1";
    expect(resolve({ url, destinationCountry: "ES" })).toEqual({
      carrierCode: "gls-es",
      source: "url",
    });
    expect(resolve({ url, number: "97230517213303" })).toEqual({
      carrierCode: "gls-nl",
      source: "url",
    });
  });

  test("what nobody is sure of is unknown, with the candidates to choose from", () => {
    const unknown = resolve({ number: "360889315032" });
    expect(unknown).toMatchObject({ carrierCode: "unknown", source: "unknown" });
    if (unknown.source !== "unknown") throw new Error("expected no carrier");
    expect(unknown.candidates.map((candidate) => candidate.code)).toContain("sagawa");
    expect(resolve({ number: "SO12345" })).toEqual({
      carrierCode: "unknown",
      source: "unknown",
      candidates: [],
    });
  });

  test("a sandbox number needs no company, and keeps the one it has", () => {
    expect(resolve({ number: "sandbox-returned-0001" })).toEqual({
      carrierCode: "sandbox",
      source: "detected",
    });
    expect(resolve({ number: "SANDBOX-0001", company: "USPS" }).carrierCode).toBe("usps");
  });
});
