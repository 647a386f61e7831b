// The evidence for a shipment's carrier.
import { expect, test } from "vitest";
import { companyKey } from "~/carriers/company-key";
import { explainCarrier } from "~/carriers/resolution/explain-carrier";

const facts = {
  company: null,
  number: "1Z999AA10123456784",
  url: null,
  destinationCountry: "US",
  shopCountry: "US",
  overrides: new Map<string, string>(),
};

test("the number's candidates come with format and check digit", () => {
  const { candidates, companyCarriers, linkCarriers, ruleCarrier } = explainCarrier(facts);
  expect(candidates[0]).toMatchObject({ code: "ups", name: "UPS", checkDigit: "passed" });
  expect([companyCarriers, linkCarriers, ruleCarrier]).toEqual([null, null, null]);
});

test("name, link and saved rule are told apart, and what they don't say stays empty", () => {
  const found = explainCarrier({
    ...facts,
    company: "Bob’s Couriers",
    url: "https://www.dhl.de/track?id=1",
    overrides: new Map([[companyKey("Bob’s Couriers"), "gls"]]),
  });
  expect(found.companyCarriers).toEqual([]);
  expect(found.linkCarriers).toContain("dhl-germany");
  expect(found.ruleCarrier).toBe("gls");
  expect(explainCarrier({ ...facts, company: "UPS", url: "nowhere.example" })).toMatchObject({
    companyCarriers: ["ups"],
    linkCarriers: [],
  });
});
