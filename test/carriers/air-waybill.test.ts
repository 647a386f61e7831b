import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { airWaybillCheckDigit, readAirWaybill } from "~/carriers/air/air-waybill";
import { airWaybillUrl, findAirline } from "~/carriers/air/airlines";
import airlines from "~/carriers/data/airlines.json";
import airports from "~/carriers/data/airports.json";

describe("an air waybill", () => {
  test.each(["172-28891936", "172 28891936", "17228891936", "172-2889 1936", " 172–2889-1936 "])(
    "is read as written: %s",
    (text) => {
      expect(readAirWaybill(text)).toEqual({
        outcome: "read",
        waybill: { prefix: "172", serial: "28891936" },
      });
    },
  );

  test("with a wrong check digit says which one it should be", () => {
    expect(readAirWaybill("172-28891934")).toEqual({ outcome: "wrong_check_digit", expected: 6 });
    expect(readAirWaybill("172-28891939")).toEqual({ outcome: "wrong_check_digit", expected: 6 });
  });

  test.each([
    "",
    "172",
    "172-2889193",
    "172-288919366",
    "LUX-28891936",
    "1722-8891936",
    "17-228891936",
  ])("is not what looks otherwise: %j", (text) =>
    expect(readAirWaybill(text)).toEqual({ outcome: "misshapen" }),
  );

  test("a slip in one digit of the serial is found, unless it is a multiple of seven", () => {
    const serials = fc.integer({ min: 0, max: 9_999_999 });
    fc.assert(
      fc.property(serials, fc.nat(6), fc.integer({ min: 1, max: 9 }), (serial, place, shift) => {
        const digits = String(serial).padStart(7, "0");
        const wrong = (Number(digits[place]) + shift) % 10;
        const slipped = digits.slice(0, place) + wrong + digits.slice(place + 1);
        const check = airWaybillCheckDigit(digits);
        const isSeven = Math.abs(wrong - Number(digits[place])) === 7;
        expect(readAirWaybill(`020-${digits}${check}`).outcome).toBe("read");
        expect(readAirWaybill(`020-${slipped}${check}`).outcome).toBe(
          isSeven ? "read" : "wrong_check_digit",
        );
      }),
    );
  });
});

describe("the airlines", () => {
  const Row = z.tuple([
    z.string().regex(/^\d{3}$/),
    z.string().regex(/^[A-Z0-9]{2}$/),
    z.string().min(3),
    z.url({ protocol: /^https$/ }).nullable(),
    z.string().regex(/^[A-Z]{3}$/),
  ]);

  test("stand in the shape that the code reads, in the order of prefixes that are theirs alone", () => {
    for (const row of airlines.rows) {
      expect(Row.safeParse(row).error, String(row[0])).toBeUndefined();
    }
    const prefixes = airlines.rows.map(([prefix]) => prefix);
    expect(prefixes).toEqual([...new Set(prefixes)].toSorted());
    expect(prefixes.length).toBeGreaterThanOrEqual(100);
    expect(prefixes).not.toContain("000");
  });

  test("have hubs that the sandbox can fly to", () => {
    const codes = new Set(airports.rows.map(([code]) => code));
    const unknown = airlines.rows.filter(([, , , , hub]) => !codes.has(String(hub)));
    expect(unknown).toEqual([]);
  });

  test.each([
    ["020", "LH", "Lufthansa Cargo"],
    ["172", "CV", "Cargolux"],
    ["176", "EK", "Emirates SkyCargo"],
    ["180", "KE", "Korean Air Cargo"],
    ["999", "CA", "Air China Cargo"],
  ])("are known by their prefix: %s", (prefix, iataCode, name) => {
    expect(findAirline(prefix)).toMatchObject({ iataCode, name });
  });

  test("a prefix that nobody has belongs to no airline", () => {
    expect(findAirline("002")).toBeNull();
  });

  test("the number goes into a link that takes one", () => {
    const fedex = findAirline("023")!;
    expect(airWaybillUrl(fedex, { prefix: "023", serial: "12345675" })).toContain(
      "trknbr=02312345675",
    );
    expect(airWaybillUrl(findAirline("072")!, { prefix: "072", serial: "12345675" })).toBeNull();
  });
});
