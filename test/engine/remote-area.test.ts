import { describe, expect, test } from "vitest";
import { countryCode } from "~/carriers/countries";
import {
  lookupKey,
  placeKey,
  readRemoteArea,
  readRemoteHeader,
} from "~/engine/remote-areas/remote-area";
import { testCatalogue } from "./catalogue";

const catalogue = { ...testCatalogue, countryCode };

describe("a place's key", () => {
  test.each([
    ["762-1094", "7621094"],
    ["SÃO  Paulo", "SAOPAULO"],
    ["Sao Paulo", "SAOPAULO"],
    ["iv27 4xx", "IV274XX"],
    ["北海道", "北海道"],
    [" -, ", ""],
  ])("of %j is %j", (text, key) => expect(placeKey(text)).toBe(key));

  test("of an American ZIP+4 is its ZIP code's, elsewhere nine digits are nine", () => {
    expect(lookupKey("99501-1234", "US")).toBe("99501");
    expect(lookupKey("99501", "US")).toBe("99501");
    expect(lookupKey("995011234", "IR")).toBe("995011234");
  });
});

describe("the header", () => {
  test("names columns in any order and case", () => {
    expect(readRemoteHeader(["City", " country", "CARRIER"])).toEqual({
      outcome: "read",
      columns: ["city", "country", "carrier"],
    });
  });

  test.each([
    [["carrier", "country", "zip"], /no column "zip"/],
    [["carrier", "country", "city", "city"], /stands there twice/],
    [["carrier", "postcode"], /"country" is missing/],
    [["carrier", "country"], /"postcode" and "city"/],
  ])("is refused: %j", (fields, message) => {
    expect(readRemoteHeader(fields)).toEqual({
      outcome: "refused",
      message: expect.stringMatching(message),
    });
  });
});

describe("a line", () => {
  const COLUMNS = ["carrier", "country", "postcode", "postcode_to", "city"] as const;
  const read = (line: string) => readRemoteArea(line.split(","), COLUMNS, catalogue);

  test.each([
    ["dhl,JP,762-1094,,", { kind: "postcode", first: "7621094", last: "7621094" }],
    ["DHL,Japan,0010000,0019999,", { kind: "postcode", first: "0010000", last: "0019999" }],
    ["dhl,JP,76*,,", { kind: "prefix", first: "76", last: "76" }],
    ["dhl,JP,,,Naoshima", { kind: "city", first: "NAOSHIMA", last: "NAOSHIMA" }],
  ])("is an area: %s", (line, area) => {
    expect(read(line)).toEqual({
      outcome: "read",
      area: { carrierCode: "dhl", countryCode: "JP", ...area },
    });
  });

  test.each([
    ["dhl,JP,762-1094,", /4 fields, but the header names 5/],
    ["nobody,JP,1,,", /"nobody" is no carrier code/],
    ["dhl,Atlantis,1,,", /"Atlantis" is no country/],
    ["dhl,JP,,,", /a postcode or a city/],
    ["dhl,JP,1,,Naoshima", /a postcode or a city/],
    ["dhl,JP,,2,Naoshima", /no postcode_to/],
    ["dhl,JP,76*,77*,", /asterisk/],
    ["dhl,JP,501,00999,", /differ in length/],
    ["dhl,JP,00999,00501,", /"00999" comes after "00501"/],
    ["dhl,JP,--,,", /"--" is no postcode/],
    ["dhl,JP,*,,", /is no postcode/],
    ["dhl,JP,12345678901234567,,", /is no postcode/],
    ["dhl,JP,,,\uFFFDsaka", /not UTF-8/],
  ])("is refused: %s", (line, message) => {
    expect(read(line)).toEqual({
      outcome: "refused",
      message: expect.stringMatching(message),
    });
  });
});
