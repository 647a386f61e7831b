// Which language a shopper gets, and that each language is whole.
import { describe, expect, test } from "vitest";
import { TEXTS, english, textsFor } from "~/storefront/texts";

describe("the language", () => {
  test("of the storefront comes first, then the browser's, then English", () => {
    expect(textsFor("de", "fr, en;q=0.5")).toBe(TEXTS.de);
    expect(textsFor(null, "xx, de;q=0.5, en;q=0.3")).toBe(TEXTS.de);
    expect(textsFor("xx", "en;q=0.3,de;q=0.9")).toBe(TEXTS.de);
    expect(textsFor("xx", "de;q=0, *;q=0.5")).toBe(english);
  });

  test.each([
    null,
    "",
    "xx",
    "__proto__",
    "constructor-x",
    "de--",
    "de\0",
    `de-${"x".repeat(900)}`,
  ])("%j is English", (tag) => {
    expect(textsFor(tag)).toBe(english);
    expect(textsFor(null, tag)).toBe(english);
  });

  test("keeps the region for its dates, and no calendar or digits that came with it", () => {
    expect(textsFor("de-AT")).toEqual({ ...TEXTS.de, locale: "de-AT" });
    expect(textsFor("EN_us").locale).toBe("en-US");
    expect(textsFor("de-AT-u-ca-buddhist-nu-arab").locale).toBe("de-AT");
    expect(textsFor("de-u-nu-arab")).toBe(TEXTS.de);
  });
});
