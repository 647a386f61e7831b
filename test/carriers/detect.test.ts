import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { s10CheckDigit } from "~/carriers/detection/rules/check-digits";
import s10 from "~/carriers/data/s10.json";
import { type Candidate, detectCarrier, pickCarrier } from "~/carriers/detection/detect";
import { DETECTION_RULES } from "~/carriers/detection/rules/all-rules";
import { NUMBERS, detectionAccuracy } from "./detection-accuracy";

const codesOf = (candidates: readonly Candidate[]) => candidates.map((candidate) => candidate.code);
const best = (number: string, hints = {}) => detectCarrier(number, hints)[0];

describe("on numbers that the world has published", () => {
  const accuracy = detectionAccuracy();

  test("the first answer is right for 97 of 100, and the right one is among three for 995 of 1000", () => {
    expect(accuracy.samples).toBeGreaterThanOrEqual(240);
    expect(accuracy.first, JSON.stringify(accuracy.missed)).toBeGreaterThanOrEqual(0.97);
    expect(accuracy.withinThree, JSON.stringify(accuracy.missed)).toBeGreaterThanOrEqual(0.995);
  });

  test("nine of ten are assigned without asking, and hardly one wrongly", () => {
    expect(accuracy.pickedRight).toBeGreaterThanOrEqual(0.9);
    expect(accuracy.pickedWrong).toBeLessThanOrEqual(0.015);
  });

  test("hardly ever is it sure of a broken one", () => {
    expect(accuracy.broken).toBe(88);
    expect(accuracy.wronglySure.length, String(accuracy.wronglySure)).toBeLessThanOrEqual(1);
    expect(accuracy.sureOfAny.length, String(accuracy.sureOfAny)).toBeLessThanOrEqual(3);
  });
});

describe("what is no tracking number", () => {
  test.each([
    "#1001",
    "1001",
    "N/A",
    "TEST",
    "TEST123",
    "PICKUP",
    "ORDER123",
    "SO12345",
    "INV-2024",
    "",
    "0000000000",
  ])("%j has no candidate", (text) => {
    expect(detectCarrier(text)).toEqual([]);
  });

  test("nor does a company's name make it one", () => {
    expect(detectCarrier("#1001", { company: "UPS" })).toEqual([]);
    expect(detectCarrier("SO12345", { company: "UPS" })).toEqual([]);
  });

  test("any text at all gives at most eight candidates, ranked, each carrier once", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const candidates = detectCarrier(text);
        expect(candidates.length).toBeLessThanOrEqual(8);
        expect(new Set(codesOf(candidates)).size).toBe(candidates.length);
        candidates.forEach((candidate, place) => {
          expect(candidate.confidence).toBeGreaterThanOrEqual(0);
          expect(candidate.confidence).toBeLessThanOrEqual(100);
          expect(candidate.confidence).toBeLessThanOrEqual(
            candidates[place - 1]?.confidence ?? 100,
          );
        });
      }),
    );
  });
});

describe("a postal number", () => {
  const postal = fc.record({
    letters: fc.stringMatching(/^[A-WYZ][A-Z]$/),
    serial: fc.stringMatching(/^\d{8}$/),
    suffix: fc.constantFrom(...Object.keys(s10.suffixes)),
    wrongBy: fc.integer({ min: 1, max: 9 }),
  });

  test("belongs to an operator of the country in its suffix, whatever the parcel", () => {
    fc.assert(
      fc.property(postal, ({ letters, serial, suffix }) => {
        const found = best(`${letters}${serial}${s10CheckDigit(serial)}${suffix}`);
        const operators = [
          s10.suffixes[suffix as keyof typeof s10.suffixes],
          ...Object.values((s10.byFirstLetter as Record<string, object>)[suffix] ?? {}),
        ];
        expect(operators).toContain(found?.code);
        expect(found).toMatchObject({ rule: "s10", checkDigit: "passed" });
        expect(found?.confidence).toBeGreaterThanOrEqual(90);
      }),
    );
  });

  test("with a wrong check digit is less sure and still the same operator's", () => {
    fc.assert(
      fc.property(postal, ({ letters, serial, suffix, wrongBy }) => {
        const check = s10CheckDigit(serial);
        const right = best(`${letters}${serial}${check}${suffix}`);
        const wrong = best(`${letters}${serial}${(check + wrongBy) % 10}${suffix}`);
        expect(wrong?.code).toBe(right?.code);
        expect(wrong?.checkDigit).toBe("failed");
        expect(wrong?.confidence).toBeLessThan(80);
        expect(wrong?.confidence).toBeGreaterThanOrEqual(60);
      }),
    );
  });

  test("of express mail goes to the country's EMS where that is a carrier of its own", () => {
    expect(best("EA904312275CN")?.code).toBe("china-ems");
    expect(best("EJ287071520AU")?.code).toBe("australia-ems");
    expect(best("XN368574133FR")?.code).toBe("chronopost");
  });

  test("with a suffix that no post has is nobody's", () => {
    expect(codesOf(detectCarrier("RB123456785XX"))).not.toContain("usps");
    expect(pickCarrier(detectCarrier("RB123456785XX"))).toBeNull();
  });
});

describe("a number is the same", () => {
  test("in any case and however it is grouped", () => {
    for (const number of NUMBERS) {
      const expected = detectCarrier(number);
      const grouped = number.toLowerCase().replace(/(.{4})(?=.)/g, "$1 ");
      expect(detectCarrier(grouped)).toEqual(expected);
      expect(detectCarrier(grouped.replaceAll(" ", "-"))).toEqual(expected);
    }
  });

  test("and asked twice has the same answer", () => {
    for (const number of NUMBERS) expect(detectCarrier(number)).toEqual(detectCarrier(number));
  });
});

describe("hints", () => {
  test("the company decides between formats that many share", () => {
    const number = "360889315032";
    expect(best(number)?.code).toBe("sagawa");
    expect(best(number, { company: "Yamato (EN)" })?.code).toBe("taqbin-jp");
    expect(pickCarrier(detectCarrier(number, { company: "Yamato (EN)" }))?.code).toBe("taqbin-jp");
  });

  test("a company whose format does not fit is a candidate all the same", () => {
    expect(best("ABC1234567890123456789", { company: "Aramex" })).toMatchObject({
      code: "aramex",
      rule: "company",
      checkDigit: "none",
    });
  });

  test("a number that is surely another carrier's stays ahead of the company", () => {
    const candidates = detectCarrier("1Z8V92A70367203024", { company: "FedEx" });
    expect(codesOf(candidates)).toEqual(["ups", "fedex"]);
  });

  test("of several carriers by one name the number decides first, then the country", () => {
    expect(best("15976855333968", { company: "DPD", destinationCountry: "DE" })?.code).toBe(
      "dpd-uk",
    );
    expect(pickCarrier(detectCarrier("05132040653892", { company: "DPD" }))?.code).toBe("dpd-de");
    expect(best("ZZ99887766554433221", { company: "DPD", destinationCountry: "FR" })?.code).toBe(
      "exapaq",
    );
  });

  test("a network that delivers in one country gains inside it and loses outside", () => {
    const number = "287809468872";
    expect(pickCarrier(detectCarrier(number))).toBeNull();
    const canadian = { originCountry: "CA", destinationCountry: "CA" };
    expect(pickCarrier(detectCarrier(number, canadian))?.code).toBe("purolator");
    const american = { originCountry: "US", destinationCountry: "US" };
    expect(pickCarrier(detectCarrier(number, american))?.code).toBe("fedex");
  });

  test("no country makes eight digits a carrier's", () => {
    const french = { originCountry: "FR", destinationCountry: "FR" };
    expect(best("12345678", french)?.code).toBe("mondialrelay");
    expect(pickCarrier(detectCarrier("12345678", french))).toBeNull();
  });

  test("what a shop usually sends with tips the balance, once there is a habit", () => {
    const number = "630582541978";
    const habit = new Map([["jtexpress-my", 400]]);
    const gap = (hints = {}) => {
      const found = detectCarrier(number, hints);
      const confidence = (code: string) =>
        found.find((each) => each.code === code)?.confidence ?? 0;
      return confidence("fedex") - confidence("jtexpress-my");
    };
    expect(gap({ shopHistory: habit })).toBeLessThan(gap());
    expect(gap({ shopHistory: new Map([["jtexpress-my", 4]]) })).toBe(gap());
    expect(best(number, { shopHistory: habit, destinationCountry: "MY" })?.code).toBe(
      "jtexpress-my",
    );
  });
});

describe("picking one without asking", () => {
  test("takes a clear winner", () => {
    expect(pickCarrier(detectCarrier("9400111202508825522526"))?.code).toBe("usps");
    expect(pickCarrier(detectCarrier("1Z12345E0390515214"))?.code).toBe("ups");
  });

  test("abstains when two are about as likely", () => {
    const candidate = (code: string, confidence: number): Candidate => ({
      code,
      confidence,
      rule: "r",
      checkDigit: "none",
    });
    expect(pickCarrier([candidate("a", 90), candidate("b", 81)])).toBeNull();
    expect(pickCarrier([candidate("a", 90), candidate("b", 80)])?.code).toBe("a");
  });

  test("abstains when nothing is likely", () => {
    expect(pickCarrier([])).toBeNull();
    expect(pickCarrier(detectCarrier("12345678"))).toBeNull();
    expect(pickCarrier(detectCarrier("1234567890"))).toBeNull();
  });
});

describe("the rules", () => {
  test("have a name each, and confidences that a wrong check digit lowers", () => {
    const ids = DETECTION_RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of DETECTION_RULES) {
      expect(rule.confidence, rule.id).toBeGreaterThanOrEqual(10);
      expect(rule.confidence, rule.id).toBeLessThanOrEqual(99);
      expect(rule.failed ?? 0, rule.id).toBeLessThan(rule.confidence);
      expect(rule.failed === undefined || rule.check !== undefined, rule.id).toBe(true);
    }
  });

  test("are filed under every length that their pattern takes", () => {
    for (const rule of DETECTION_RULES) {
      const [shortest, longest] =
        typeof rule.length === "number" ? [rule.length, rule.length] : rule.length;
      // Look-aheads only narrow a pattern, and the generator does not know them.
      const open = new RegExp(
        rule.pattern.source.replace(/\(\?[=!](?:\[[^\]]*\]|\([^)]*\)|[^()])*\)/g, ""),
      );
      fc.assert(
        fc.property(fc.stringMatching(open, { size: "medium" }), (number) => {
          if (!rule.pattern.test(number) || /\+\$?/.test(rule.pattern.source)) return;
          expect(number.length, rule.id).toBeGreaterThanOrEqual(shortest);
          expect(number.length, rule.id).toBeLessThanOrEqual(longest);
        }),
        { numRuns: 40 },
      );
    }
  });
});
