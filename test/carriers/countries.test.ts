import { expect, test } from "vitest";
import { countryName } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import names from "~/carriers/data/countries.json";

test.each([
  ["JP", "JP"],
  [" jp ", "JP"],
  ["Japan", "JP"],
  ["Korea, South", "KR"],
  ["south korea", "KR"],
  ["USA", "US"],
  ["U.S.A.", "US"],
  ["The Netherlands", "NL"],
  ["Côte d’Ivoire", "CI"],
  ["Democratic Republic of the Congo", "CD"],
  ["Türkiye", "TR"],
  ["Bosnia & Herzegovina", "BA"],
])("%s is %s", (text, code) => expect(countryCode(text)).toBe(code));

test.each(["", "ZZ", "Atlantis", "Korea, East", "constructor"])("%j is no country", (text) =>
  expect(countryCode(text)).toBeNull(),
);

test("every country is found by the name that v2 prints, and no other name points at a country that isn't there", () => {
  for (const [code, name] of Object.entries(names)) expect(countryCode(name), name).toBe(code);
  for (const name of ["Czechia", "Viet Nam", "Ivory Coast", "Burma", "Macao", "Macedonia"]) {
    expect(countryName(countryCode(name) ?? ""), name).not.toBeNull();
  }
});
