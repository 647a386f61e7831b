import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  passesFedEx12,
  passesFedEx96,
  passesFedExAstra,
  passesLuhn,
  passesMod10,
  passesMod37,
  passesMod7,
  passesOnTrac,
  passesS10,
  passesSscc,
  passesUps,
  passesUpsWaybill,
  passesUsps20,
  passesUspsAfterZip,
  passesWith92,
  s10CheckDigit,
} from "~/carriers/detection/rules/check-digits";

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe("numbers that carriers have published", () => {
  test.each([
    ["S10", passesS10, "RR050349575PH"],
    ["UPS", passesUps, "1Z8V92A70367203024"],
    ["UPS waybill", passesUpsWaybill, "K1506235620"],
    ["OnTrac", passesOnTrac, "C11121552953069"],
    ["USPS", passesMod10, "9400111202508825522526"],
    ["USPS behind a ZIP code", passesUspsAfterZip, "420221539101026837331000039521"],
    ["USPS behind ZIP+4", passesUspsAfterZip, "4209215512349505500020714300000128"],
    ["USPS, twenty digits", passesUsps20, "70160910000108310009"],
    ["FedEx Express", passesFedEx12, "568838414941"],
    ["FedEx Ground 96", passesFedEx96, "9611020987654312345672"],
    ["FedEx label", passesFedExAstra, "32971514560102447849175802862014"],
    ["FedEx Ground Economy", passesWith92, "61299995669151880177"],
    ["DHL Express", passesMod7, "8564385550"],
    ["DHL Paket", passesSscc, "00340434292135100124"],
    ["Purolator", passesLuhn, "333349271648"],
    ["DPD", passesMod37, "09445440528275T"],
  ])("%s adds up", (_name, passes, number) => {
    expect(passes(number)).toBe(true);
    // In these two the check digit is not the last character.
    if (passes === passesS10 || passes === passesFedExAstra) return;
    const last = number.charCodeAt(number.length - 1);
    const next = last === "9".charCodeAt(0) ? "0" : String.fromCharCode(last + 1);
    expect(passes(number.slice(0, -1) + next)).toBe(false);
  });
});

/** One body, ten check digits: how many of them does the check accept? */
function accepted(body: string, passes: (number: string) => boolean): number {
  return [..."0123456789"].filter((digit) => passes(body + digit)).length;
}

describe("one check digit and no other is right", () => {
  test.each([
    ["mod 10", 21, passesMod10],
    ["Luhn", 11, passesLuhn],
    ["FedEx 12", 11, passesFedEx12],
    ["with 92", 19, passesWith92],
  ])("%s", (_name, length, passes) => {
    fc.assert(fc.property(digits(length), (body) => accepted(body, passes) === 1));
  });

  test("modulo 7 knows the digits 0 to 6", () => {
    fc.assert(
      fc.property(digits(9), (body) => {
        expect(passesMod7(body + String(Number(body) % 7))).toBe(true);
        expect(accepted(body, passesMod7)).toBe(1);
      }),
    );
  });

  test("S10", () => {
    fc.assert(
      fc.property(digits(8), (serial) => {
        const check = s10CheckDigit(serial);
        expect(check).toBeGreaterThanOrEqual(0);
        expect(check).toBeLessThanOrEqual(9);
        expect(passesS10(`RR${serial}${check}PH`)).toBe(true);
        expect(passesS10(`RR${serial}${(check + 1) % 10}PH`)).toBe(false);
      }),
    );
  });

  test("ISO 7064 modulo 37, 36", () => {
    const alphabet = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    fc.assert(
      fc.property(digits(14), (body) => {
        expect(alphabet.filter((char) => passesMod37(body + char))).toHaveLength(1);
      }),
    );
  });
});

test("a single mistyped digit of a parcel's number never adds up", () => {
  const mistyped = fc.record({
    body: digits(15),
    place: fc.nat(14),
    step: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(mistyped, ({ body, place, step }) => {
      const right = [..."0123456789"].map((digit) => body + digit).find(passesMod10) ?? "";
      const wrongDigit = (Number(right.charAt(place)) + step) % 10;
      expect(passesMod10(right.slice(0, place) + wrongDigit + right.slice(place + 1))).toBe(false);
    }),
  );
});
