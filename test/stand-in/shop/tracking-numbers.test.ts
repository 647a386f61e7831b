// Numbers must pass their carrier's own check; each check here is written apart from the generator.
import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import * as numbers from "./tracking-numbers.ts";

function many(make: numbers.MakeNumber): string[] {
  const random = seededRandom(11);
  return Array.from({ length: 200 }, () => make(random));
}

const digits = (text: string) => [...text].map(Number);

/** GS1: from the check digit leftwards the weights 1, 3, 1, 3 … add up to a multiple of ten. */
function passesGs1(text: string): boolean {
  return (
    digits(text)
      .reverse()
      .reduce((sum, digit, at) => sum + digit * (at % 2 ? 3 : 1), 0) %
      10 ===
    0
  );
}

test("USPS, DHL Paket and Canada Post end in GS1's check digit", () => {
  for (const [make, form] of [
    [numbers.usps, /^94\d{20}$/],
    [numbers.dhlPaket, /^0034\d{16}$/],
    [numbers.canadaPost, /^\d{16}$/],
  ] as const)
    for (const number of many(make)) {
      expect(number).toMatch(form);
      expect(passesGs1(number)).toBe(true);
    }
});

test("public sample numbers pass the same checks", () => {
  expect(passesGs1("9400111202508825522526")).toBe(true);
  expect(passesGs1("00340434292135100124")).toBe(true);
  expect(passesUps("1Z8V92A70367203024")).toBe(true);
  expect(passesS10("RR050349575PH")).toBe(true);
  expect(passesFedex("568838414941")).toBe(true);
  expect(passesLuhn("333349271648")).toBe(true);
});

function passesUps(number: string): boolean {
  const values = [...number.slice(2)].map((char) =>
    char >= "A" ? (char.charCodeAt(0) - 63) % 10 : Number(char),
  );
  const check = values.pop() ?? -1;
  const odd = values.filter((_value, at) => at % 2 === 0).reduce((a, b) => a + b, 0);
  const even = values.filter((_value, at) => at % 2 === 1).reduce((a, b) => a + b, 0);
  return (odd + 2 * even + check) % 10 === 0;
}

function passesS10(number: string): boolean {
  const all = digits(number.slice(2, 11));
  const weights = [8, 6, 4, 2, 3, 5, 9, 7];
  const rest = 11 - (weights.reduce((sum, weight, at) => sum + weight * all[at]!, 0) % 11);
  return all[8] === (rest === 10 ? 0 : rest === 11 ? 5 : rest);
}

function passesFedex(number: string): boolean {
  const all = digits(number);
  const sum = all.slice(0, 11).reduce((total, digit, at) => total + digit * [3, 1, 7][at % 3]!, 0);
  return all[11] === (sum % 11) % 10;
}

function passesLuhn(number: string): boolean {
  const sum = digits(number)
    .reverse()
    .map((digit, at) => (at % 2 ? digit * 2 : digit))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return sum % 10 === 0;
}

test("UPS, FedEx, DHL Express, Purolator and postal numbers pass their carriers' checks", () => {
  for (const number of many(numbers.ups)) {
    expect(number).toMatch(/^1Z[0-9A-Z]{6}\d{10}$/);
    expect(passesUps(number)).toBe(true);
  }
  for (const number of many(numbers.fedex)) expect(passesFedex(number)).toBe(true);
  for (const number of many(numbers.dhlExpress))
    expect(Number(number.slice(0, 9)) % 7).toBe(Number(number[9]));
  for (const number of many(numbers.purolator)) expect(passesLuhn(number)).toBe(true);
  for (const number of many(numbers.postal("RR", "SG"))) {
    expect(number).toMatch(/^RR\d{9}SG$/);
    expect(passesS10(number)).toBe(true);
  }
});
