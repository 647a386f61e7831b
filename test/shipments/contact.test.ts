// Contact forms: what a shopper types compared with the order's contact data.
import { describe, expect, test } from "vitest";
import {
  type ContactKind,
  MAX_TYPED_FORMS,
  orderForms,
  typedForms,
} from "~/shipments/contact/contact-forms";

/** Whether what was typed opens an order with this contact, of this country, in a shop of that country. */
const opens = (
  kind: ContactKind,
  [contact, country]: [string, string | null],
  typed: string,
  shopCountry: string | null = null,
) =>
  typedForms(kind, typed, shopCountry).some((form) =>
    orderForms(kind, contact, country).includes(form),
  );

/** Guesses of the latter two cost more than those of an address, so one must not pass for the other. */
test("what has an @ is no phone number and no postcode", () => {
  expect(typedForms("phone", "030@1234567", null)).toEqual([]);
  expect(typedForms("postcode", "10115@", null)).toEqual([]);
  expect(typedForms("postcode", "10115", null)).toEqual(["10115"]);
});

describe("a phone number", () => {
  test.each<[string, string, string[]]>([
    ["+49 30 1234567", "DE", ["+49301234567", "0049 30 1234567", "030 1234567", "030/123 45 67"]],
    ["030 1234567", "DE", ["+49 (0)30 1234567", "0301234567", "49301234567"]],
    ["(415) 555-0100", "US", ["+1 415 555 0100", "4155550100", "1-415-555-0100", "415.555.0100"]],
    ["+1 415 555 0100 ext. 12", "US", ["4155550100"]],
    ["+44 7700 900123", "GB", ["07700 900123", "00447700900123"]],
    ["+39 06 1234567", "IT", ["06 1234567", "+39061234567"]],
    ["8 912 345-67-89", "RU", ["+7 912 345 67 89", "89123456789"]],
    ["06 30 123 4567", "HU", ["+36 30 123 4567", "0036301234567"]],
    ["+972 50-123-4567", "IL", ["050 123 4567"]],
    ["٠٥٠ ١٢٣ ٤٥٦٧", "AE", ["+971 50 123 4567", "0501234567"]],
    [
      "+36201234567",
      "HU",
      ["06 20 123 4567", "06201234567", "+36 (06) 20 123 4567", "20 123 4567"],
    ],
    ["+5491123456789", "AR", ["011 15 2345 6789", "11 2345 6789", "+54 9 11 2345-6789"]],
    ["+54 11 2345 6789", "AR", ["011 2345-6789", "+54 9 11 2345 6789"]],
    [
      "+525512345678",
      "MX",
      ["55 1234 5678", "044 55 1234 5678", "+52 1 55 1234 5678", "01 55 1234 5678"],
    ],
    ["+5215512345678", "MX", ["55 1234 5678", "+52 55 1234 5678"]],
    ["+37061234567", "LT", ["8 612 34567", "(8-612) 34567", "0 612 34567", "+370 612 34567"]],
    ["+375291234567", "BY", ["8 029 123-45-67", "80291234567"]],
    ["+5511912345678", "BR", ["(11) 91234-5678", "0xx11 91234-5678", "011 91234 5678"]],
    ["+919876543210", "IN", ["०९८७६ ५४३२१०", "98765 43210"]],
    ["+8801712345678", "BD", ["০১৭১২৩৪৫৬৭৮"]],
    ["+49 30 1234567", "DE", ["tel:+49301234567", "Tel. 030 1234567", "030 1234567\u200b"]],
    ["０９０－１２３４－５６７８", "JP", ["+81 90 1234 5678"]],
  ])("%s in %s", (contact, country, typed) => {
    for (const text of typed) expect(opens("phone", [contact, country], text), text).toBe(true);
    expect(opens("phone", [contact, country], "+49 30 7654321")).toBe(false);
  });

  test("is read as the shop's country dials it", () => {
    const order: [string, string] = ["+5511912345678", "BR"];
    expect(opens("phone", order, "0 15 11 91234-5678", "BR")).toBe(true);
    expect(opens("phone", order, "0 15 11 91234-5678", null)).toBe(false);
  });

  test("has the same number of forms at most, whatever was typed", () => {
    for (const text of ["49301234567", "8 912 345-67-89", "06 20 123 4567", "1 415 555 0100"]) {
      for (const country of [null, "DE", "RU", "HU", "US"]) {
        expect(typedForms("phone", text, country).length).toBeLessThanOrEqual(MAX_TYPED_FORMS);
      }
    }
  });

  test("is nothing shorter than a number, longer than one, or with words in it", () => {
    for (const text of ["", "112", "10115", "1".repeat(40), "call me 4155550100", "a@b.example"]) {
      expect(typedForms("phone", text, "US"), text).toEqual([]);
    }
  });
});

describe("a postcode", () => {
  test.each<[string, string, string[]]>([
    ["SW1A 1AA", "GB", ["sw1a1aa", " SW1A 1AA ", "sw1a-1aa"]],
    ["10115", "DE", ["10115", "D-10115", "１０１１５", "١٠١١٥"]],
    ["94107-1234", "US", ["94107", "94107-1234"]],
    ["94107", "US", ["94107-1234"]],
    ["LV-1010", "LV", ["1010", "lv 1010"]],
    ["1234 AB", "NL", ["1234ab"]],
    ["100-0001", "JP", ["1000001", "１００－０００１"]],
    ["101", "IS", ["101"]],
  ])("%s in %s", (contact, country, typed) => {
    for (const text of typed) expect(opens("postcode", [contact, country], text), text).toBe(true);
    expect(opens("postcode", [contact, country], "99999")).toBe(false);
  });

  test("is neither a fragment nor a novel", () => {
    for (const text of ["", "1", "--", "9".repeat(30)])
      expect(typedForms("postcode", text, null)).toEqual([]);
  });
});

test("an e-mail address counts without regard to case, blanks, width and what stands around it", () => {
  const order: [string, null] = ["ada@example.com", null];
  for (const typed of [
    " ADA@Example.com ",
    "ａda@example.com",
    "ada@example.com.",
    "ada@example.com\u200b",
    "mailto:ada@example.com",
    "E-mail: ada@example.com",
    "Ada Byron <ada@example.com>",
  ]) {
    expect(opens("email", order, typed), typed).toBe(true);
  }
  for (const text of ["", "ada", "@example.com", "ada@"]) {
    expect(typedForms("email", text, null)).toEqual([]);
  }
});
