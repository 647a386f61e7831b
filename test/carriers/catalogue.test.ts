import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  carrierName,
  countryName,
  findCarrier,
  isKnownCarrier,
  listCarriers,
  trackingPageUrl,
} from "~/carriers/catalogue";
import catalogue from "~/carriers/data/carriers.json";
import { phoneLink } from "~/carriers/phone-link";
import brands from "~/carriers/data/brands.json";
import companies from "~/carriers/data/companies.json";
import countries from "~/carriers/data/countries.json";
import hosts from "~/carriers/data/hosts.json";
import s10 from "~/carriers/data/s10.json";
import { DETECTION_RULES } from "~/carriers/detection/rules/all-rules";

const Row = z
  .tuple([
    z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    z.string().min(1),
    z.string().min(1).nullable(),
    z.enum(["express", "globalpost"]),
    z.string().min(1).nullable(),
    z.url().nullable(),
    z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
    z.url().nullable(),
  ])
  .rest(z.literal(true));

const codes = catalogue.rows.map(([code]) => String(code));

describe("the catalogue", () => {
  test("every row has the shape that the code reads, and a code of its own", () => {
    for (const row of catalogue.rows)
      expect(Row.safeParse(row).error, String(row[0])).toBeUndefined();
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("holds all codes that v2 has been seen with, the retired ones unlisted", () => {
    expect(codes.length).toBeGreaterThanOrEqual(1110);
    expect(catalogue.rows.filter((row) => row[8] === true)).toHaveLength(36);
    expect(listCarriers()).toHaveLength(codes.length - 36);
    expect(isKnownCarrier("usps-international")).toBe(true);
    expect(listCarriers().map((carrier) => carrier.code)).not.toContain("usps-international");
  });

  test("the sandbox is accepted and never listed", () => {
    expect(isKnownCarrier("sandbox")).toBe(true);
    expect(listCarriers().some((carrier) => carrier.code === "sandbox")).toBe(false);
  });

  test("a code is found in any case, and an unknown one is not", () => {
    expect(findCarrier("Singapore-Post")?.name).toBe("Singapore Post");
    expect(findCarrier("no-such-carrier")).toBeNull();
    expect(isKnownCarrier("")).toBe(false);
    expect(carrierName("no-such-carrier")).toBe("no-such-carrier");
  });

  test("carries the web links and phones of v2's own documentation", () => {
    expect(findCarrier("phlpost")).toMatchObject({
      type: "globalpost",
      homepage: "http://www.phlpost.gov.ph/",
      phone: "+ (63) 854-9825",
      country: "PH",
    });
    expect(findCarrier("usps")).toMatchObject({
      homepage: "http://www.usps.com/",
      phone: "1-800-275-8777",
    });
  });

  test("every code that the other tables name is in it", () => {
    const shared = Object.values(companies.ambiguous).flatMap((name) => [
      name.default,
      ...Object.values(name.byCountry),
      ...name.family,
    ]);
    const named = [
      ...Object.values(companies.names),
      ...shared,
      ...Object.values(hosts.hosts),
      ...Object.values(s10.suffixes),
      ...Object.values(s10.alternatives).flat(),
      ...Object.values(s10.byFirstLetter).flatMap((letters) => Object.values(letters)),
      ...DETECTION_RULES.flatMap((rule) => [rule.carrierCode, ...(rule.also ?? [])]),
    ];
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("shared names that others point to exist", () => {
    const shared = Object.keys(companies.ambiguous);
    for (const name of Object.values(companies.sameAs)) expect(shared).toContain(name);
    for (const name of Object.values(hosts.ambiguous)) expect(shared).toContain(name);
  });
});

describe("a carrier's own page", () => {
  test("has the number where the site takes one, escaped", () => {
    expect(trackingPageUrl("usps", "9400 1112/0250")).toBe(
      "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400%201112%2F0250",
    );
    expect(trackingPageUrl("fedex", "$&")).toBe("https://www.fedex.com/fedextrack/?trknbr=%24%26");
  });

  test("is the site's form where it takes none, and nothing where there is none", () => {
    expect(trackingPageUrl("phlpost", "RR050349575PH")).toBe("https://tracking.phlpost.gov.ph/");
    expect(trackingPageUrl("singapore-post", "RP893531375SG")).toBeNull();
    expect(trackingPageUrl("no-such-carrier", "1")).toBeNull();
  });
});

describe("what people read", () => {
  test("is the brand, where the catalogue has an old or a foreign name", () => {
    expect(carrierName("sweden-posten")).toBe("PostNord");
    expect(carrierName("hermes-uk")).toBe("Evri");
    expect(carrierName("usps")).toBe("USPS");
    expect(Object.keys(brands).filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("telephone links have the country code", () => {
    const german = { phone: "+49 228 4333112", phoneUrl: "tel:+492284333112" };
    expect(phoneLink("1-800-275-8777", "usps").phone).toBe("+1 800 275 8777");
    expect(phoneLink("0228 4333112", "dhl-germany")).toEqual(german);
    expect(phoneLink("+49 228 4333112", null)).toEqual(german);
    expect(phoneLink("11183", "china-ems")).toEqual({ phone: "11183", phoneUrl: "tel:11183" });
  });
});

describe("country names", () => {
  test("read as v2 prints them", () => {
    expect(countryName("KR")).toBe("Korea, South");
    expect(countryName("us")).toBe("United States");
    expect(countryName("PH")).toBe("Philippines");
  });

  test("what is no country has none", () => {
    expect(countryName("ZZ")).toBeNull();
    expect(countryName("")).toBeNull();
  });

  test("every country of a carrier has one, in plain ASCII", () => {
    for (const carrier of listCarriers()) {
      if (carrier.country) expect(countryName(carrier.country), carrier.code).not.toBeNull();
    }
    for (const name of Object.values(countries)) expect(name).toMatch(/^[\x20-\x7e]+$/);
  });
});
