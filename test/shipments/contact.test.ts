// Contact forms: what a shopper types compared with the order's contact data.
import { describe, expect, test } from "vitest";
import {
  contactForms,
  emailForms,
  phoneForms,
  postcodeForms,
} from "~/shipments/contact/contact-forms";

/** Whether what was typed opens an order with this on it, in this country. */
const opens = (
  forms: (text: string, country: string | null) => string[],
  [told, country]: [string, string | null],
  typed: string,
) => forms(typed, null).some((form) => forms(told, country).includes(form));

/** Guesses of the latter two cost more than those of an address, so one must not pass for the other. */
test("what has an @ is no phone number and no postcode", () => {
  expect(contactForms("phone", "030@1234567", null)).toEqual([]);
  expect(contactForms("postcode", "10115@", null)).toEqual([]);
  expect(contactForms("postcode", "10115", null)).toEqual(["10115"]);
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
    ["０９０－１２３４－５６７８", "JP", ["+81 90 1234 5678"]],
  ])("%s in %s", (told, country, typed) => {
    for (const text of typed) expect(opens(phoneForms, [told, country], text), text).toBe(true);
    expect(opens(phoneForms, [told, country], "+49 30 7654321")).toBe(false);
  });

  test("is nothing shorter than a number, longer than one, or with words in it", () => {
    for (const text of ["", "112", "10115", "1".repeat(40), "call me 4155550100", "a@b.example"]) {
      expect(phoneForms(text, "US"), text).toEqual([]);
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
  ])("%s in %s", (told, country, typed) => {
    for (const text of typed) expect(opens(postcodeForms, [told, country], text), text).toBe(true);
    expect(opens(postcodeForms, [told, country], "99999")).toBe(false);
  });

  test("is neither a fragment nor a novel", () => {
    for (const text of ["", "1", "--", "9".repeat(30)])
      expect(postcodeForms(text, null)).toEqual([]);
  });
});

test("an e-mail address counts without regard to case, blanks and width", () => {
  expect(emailForms(" ADA@Example.com ")).toEqual(emailForms("ａda@example.com"));
  for (const text of ["", "ada", "@example.com", "ada@"]) expect(emailForms(text)).toEqual([]);
});
