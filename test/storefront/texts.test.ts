// Which language a shopper gets, and that each language is whole.
import { describe, expect, test } from "vitest";
import { formatAgo, formatMoment, readWallTime } from "~/storefront/parcel/dates";
import {
  TEXTS,
  TRANSLATIONS,
  english,
  fill,
  fillPlural,
  textsFor,
} from "~/storefront/languages/texts";
import { en } from "~/storefront/languages/en";
import { NOW } from "./signed-request";

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

/** Dotted name → text, or texts by plural category. */
function leaves(tree: object, prefix = ""): Map<string, string | Record<string, string>> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
      const isLeaf = typeof value === "string" || "other" in (value as object);
      return isLeaf
        ? [[prefix + name, value as string | Record<string, string>] as const]
        : [...leaves(value as object, `${prefix}${name}.`)];
    }),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\w*\}/g)].map(([name]) => name).sort();

const source = leaves(en);
/** Written as in English: by everyone, and by one language. */
const SAME_AS_ENGLISH = ["result.quantity"];
const SHARED_WORDS: Record<string, string[]> = { nl: ["contact.postcode"] };
const COUNTS = Array.from({ length: 1000 }, (_, count) => count);

describe.each(Object.entries(TRANSLATIONS).filter(([language]) => language !== "en"))(
  "the texts in %s",
  (language, translation) => {
    const texts = leaves(translation);
    const rules = new Intl.PluralRules(language);
    const countsOf = (category: string) => COUNTS.filter((n) => rules.select(n) === category);
    const categories = [...new Set(COUNTS.map((count) => rules.select(count)))];

    test("are all there, and none besides", () => {
      expect([...texts.keys()].sort()).toEqual([...source.keys()].sort());
    });

    test("are translated", () => {
      const same = [...texts].filter(
        ([name, text]) => JSON.stringify(text) === JSON.stringify(source.get(name)),
      );
      const listed = [...(SHARED_WORDS[language] ?? []), ...SAME_AS_ENGLISH];
      expect(same.map(([name]) => name)).toEqual(listed);
    });

    test("have the placeholders of English", () => {
      for (const [name, text] of texts) {
        const english = source.get(name);
        if (typeof text === "string" && typeof english === "string") {
          expect(placeholders(text), name).toEqual(placeholders(english));
        }
      }
    });

    test("have a form for every plural category that the language counts with", () => {
      for (const [name, forms] of texts) {
        if (typeof forms === "string") continue;
        expect(Object.keys(forms), name).toEqual(expect.arrayContaining(categories));
        const wanted = placeholders((source.get(name) as Record<string, string>).other ?? "");
        for (const [category, text] of Object.entries(forms)) {
          // "One parcel" may say so in words, where no other count takes its form.
          const sayable = countsOf(category).length === 1 ? ["{count}", "{done}"] : [];
          const missing = wanted.filter((each) => !placeholders(text).includes(each));
          expect(sayable, `${name} ${category}`).toEqual(expect.arrayContaining(missing));
          expect(wanted, `${name} ${category}`).toEqual(expect.arrayContaining(placeholders(text)));
        }
      }
    });

    test("are clean: no blanks around or doubled, no markup, no direction tricks", () => {
      for (const [name, text] of texts) {
        for (const form of typeof text === "string" ? [text] : Object.values(text)) {
          expect(form, name).toMatch(/^\S(?:.*\S)?$/);
          expect(form, name).not.toMatch(
            / {2}|[<>&"\n\u200B-\u200D\u200F\u202A-\u202E\u2066-\u2069]/,
          );
        }
      }
    });
  },
);

test("every language counts in its own forms", () => {
  const parcels = (language: string, count: number) =>
    fillPlural(TEXTS[language]!, TEXTS[language]!.result.earlier, count);
  expect([1, 2, 5, 21].map((count) => parcels("ru", count))).toEqual([
    "1 более раннее событие",
    "2 более ранних события",
    "5 более ранних событий",
    "21 более раннее событие",
  ]);
  expect([1, 3, 5, 22].map((count) => parcels("pl", count))).toEqual([
    "1 wcześniejsze zdarzenie",
    "3 wcześniejsze zdarzenia",
    "5 wcześniejszych zdarzeń",
    "22 wcześniejsze zdarzenia",
  ]);
  expect([1, 2, 3, 11, 100].map((count) => parcels("ar", count))).toEqual([
    "حدث سابق واحد",
    "حدثان سابقان",
    "3 أحداث سابقة",
    "11 حدثًا سابقًا",
    "100 حدث سابق",
  ]);
  expect(parcels("ja", 3)).toBe("以前の記録 3件");
});

test.each([
  ["pt-BR", "pt", "pt-BR"],
  ["pt-PT", "pt", "pt-PT"],
  ["zh", "zh-Hans", "zh-Hans"],
  ["zh-CN", "zh-Hans", "zh-CN"],
  ["zh-SG", "zh-Hans", "zh-SG"],
  ["zh-TW", "zh-Hant", "zh-TW"],
  ["zh-HK", "zh-Hant", "zh-HK"],
  ["zh-Hant", "zh-Hant", "zh-Hant"],
  ["zh-Hant-CN", "zh-Hant", "zh-Hant-CN"],
  ["fr-CA", "fr", "fr-CA"],
  ["ar-SA", "ar", "ar-SA"],
])("%s speaks %s, as %s", (tag, language, locale) => {
  expect(textsFor(tag)).toEqual({ ...TEXTS[language], locale });
});

test("a name among Arabic words keeps its own order", () => {
  expect(fill(TEXTS.ar!.result.order, { name: "#1001" })).toBe("الطلب \u2068#1001\u2069");
  expect(fill(TEXTS.ar!.result.parcelOf, { index: 1, count: 2 })).toBe("الطرد 1 من 2");
  expect(fill(TEXTS.de!.result.order, { name: "#1001" })).toBe("Bestellung #1001");
});

test("Arabic alone is written from right to left", () => {
  const rtl = Object.entries(TEXTS).filter(([, { direction }]) => direction === "rtl");
  expect(rtl.map(([language]) => language)).toEqual(["ar"]);
});

test.each([
  ["en", "Tue 3 Nov, 21:40", "12 minutes ago"],
  ["en-US", "Tue, Nov 3, 9:40 PM", "12 minutes ago"],
  ["de", "Di., 3. Nov., 21:40", "vor 12 Minuten"],
  ["ru", "вт, 3 нояб., 21:40", "12 минут назад"],
  ["ja", "11月3日(火) 21:40", "12 分前"],
  ["ar-SA", "الثلاثاء، 3 نوفمبر، 9:40 م", "قبل 12 دقيقة"],
])("dates in %s are the carrier's own: %s", (tag, moment, ago) => {
  const texts = textsFor(tag);
  const wallTime = readWallTime("2026-11-03 21:40")!;
  const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, " ");
  expect(plain(formatMoment(wallTime, NOW, texts))).toBe(moment);
  expect(formatAgo(new Date(NOW.getTime() - 12 * 60_000), NOW, texts)).toBe(ago);
});
