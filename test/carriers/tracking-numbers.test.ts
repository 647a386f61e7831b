import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberKey, splitTrackingNumbers } from "~/carriers/resolution/from-shopify";
import { NUMBERS } from "./detection-accuracy";

describe("several numbers in one field", () => {
  test("are separated by commas, semicolons, bars, slashes between blanks, tabs and line ends", () => {
    expect(
      splitTrackingNumbers(
        "9400111202508825522526, RR050349575PH;LX123445678CN\n1Z8V92A70367203024\r\n7023210039414604|TBA436866298000\t568838414941 / 797806677146",
      ),
    ).toEqual([
      "9400111202508825522526",
      "RR050349575PH",
      "LX123445678CN",
      "1Z8V92A70367203024",
      "7023210039414604",
      "TBA436866298000",
      "568838414941",
      "797806677146",
    ]);
  });

  test("and by blanks, when each is a number by itself", () => {
    expect(splitTrackingNumbers("568838414941 797806677146")).toHaveLength(2);
    expect(splitTrackingNumbers("12345678 87654321")).toEqual(["12345678", "87654321"]);
    expect(splitTrackingNumbers("1042924260  8564385550")).toEqual(["1042924260", "8564385550"]);
  });

  test("any two published ones with a blank between come back as two", () => {
    const long = NUMBERS.filter((number) => number.length > 11);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.constantFrom(...long), (first, second) => {
        const expected = first === second ? [first] : [first, second];
        expect(splitTrackingNumbers(`${first} ${second}`)).toEqual(expected);
      }),
    );
  });

  test("lists are read field by field, and every number once, in the order given", () => {
    expect(
      splitTrackingNumbers([
        "RR050349575PH",
        null,
        "rr 050349575 ph",
        "",
        "TBA436866298000,RR050349575PH",
      ]),
    ).toEqual(["RR050349575PH", "TBA436866298000"]);
  });
});

describe("one number in groups", () => {
  test.each([
    ["9400 1112 0250 8825 5225 26", "9400111202508825522526"],
    ["1Z 8V9 2A7 03 6720 302 4", "1Z8V92A70367203024"],
    ["1Z8V92A7 0367203024", "1Z8V92A70367203024"],
    ["RR 123 456 785 US", "RR123456785US"],
    ["RR 123456785 US", "RR123456785US"],
    ["JD01 4600 0044 4491 7061", "JD014600004444917061"],
    ["3S KABC 1234567", "3SKABC1234567"],
    ["7702 1234 5678", "770212345678"],
    ["0034 0434 2921 3510 0124", "00340434292135100124"],
  ])("%s is %s", (typed, number) => {
    expect(splitTrackingNumbers(typed)).toEqual([number]);
  });

  test("two such numbers are two", () => {
    expect(splitTrackingNumbers("9400 1112 0250 8825 5225 26 9405 8036 9930 0124 2878 99")).toEqual(
      ["9400111202508825522526", "9405803699300124287899"],
    );
  });

  test("dashes belong to a number and stay", () => {
    expect(splitTrackingNumbers("SANDBOX-RETURNED-0001")).toEqual(["SANDBOX-RETURNED-0001"]);
    expect(splitTrackingNumbers("1LS7119013618127-1")).toEqual(["1LS7119013618127-1"]);
  });
});

describe("what is no number is left out", () => {
  test.each([
    null,
    undefined,
    "",
    " , ;\n",
    "N/A",
    "n.a.",
    "#1001",
    "none",
    "TEST",
    "test1",
    "Pick-up",
    "Local pickup",
    "no tracking number",
    "0",
    "00000000",
    "1234",
    "-",
  ])("%j", (raw) => {
    expect(splitTrackingNumbers(raw)).toEqual([]);
  });

  test("also beside one", () => {
    expect(splitTrackingNumbers("#1001 1Z8V92A70367203024")).toEqual(["1Z8V92A70367203024"]);
    expect(splitTrackingNumbers("UPS: 1Z8V92A70367203024.")).toEqual(["1Z8V92A70367203024"]);
    expect(splitTrackingNumbers("N/A, RR050349575PH and TBA436866298000")).toEqual([
      "RR050349575PH",
      "TBA436866298000",
    ]);
  });

  test("text nobody can read as numbers is kept short and does no harm", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const number of splitTrackingNumbers(text)) {
          expect(number).toMatch(/^\S{5,50}$/);
          expect(number).toMatch(/\d/);
        }
      }),
    );
  });
});

describe("comparing numbers", () => {
  test("knows no case, blanks, dashes of any kind, full-width or invisible characters", () => {
    expect(numberKey(" 1z-8v9 2a7–0367203024\u200b")).toBe("1Z8V92A70367203024");
    expect(numberKey("１Ｚ８V92A70367203024")).toBe("1Z8V92A70367203024");
  });

  test("is done with once", () => {
    fc.assert(fc.property(fc.string(), (text) => numberKey(numberKey(text)) === numberKey(text)));
  });
});
