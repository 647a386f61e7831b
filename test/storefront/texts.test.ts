// Which language a shopper gets, and that each language is whole.
import { describe, expect, test } from "vitest";
import { formatAgo, formatDayRange, formatMoment, readWallTime } from "~/storefront/formats/dates";
import { unbrokenPlace } from "~/storefront/formats/line-breaks";
import {
  TEXTS,
  TRANSLATIONS,
  english,
  fill,
  fillPlural,
  textsFor,
} from "~/storefront/languages/texts";
import { en } from "~/storefront/languages/en";
import { plainSpaces } from "./plain-spaces";
import { NOW } from "./signed-request";

describe("the language", () => {
  test("of the storefront comes first, then the browser's, then English", () => {
    expect(textsFor({ locale: "de", acceptLanguage: "fr, en;q=0.5" })).toBe(TEXTS.de);
    expect(textsFor({ locale: null, acceptLanguage: "xx, de;q=0.5, en;q=0.3" })).toBe(TEXTS.de);
    expect(textsFor({ locale: "xx", acceptLanguage: "en;q=0.3,de;q=0.9" })).toBe(TEXTS.de);
    expect(textsFor({ locale: "xx", acceptLanguage: "de;q=0, *;q=0.5" })).toBe(english);
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
    expect(textsFor({ locale: tag })).toBe(english);
    expect(textsFor({ locale: null, acceptLanguage: tag })).toBe(english);
  });

  test("keeps the region for its dates, and no calendar or digits that came with it", () => {
    expect(textsFor({ locale: "de-AT" })).toEqual({ ...TEXTS.de, locale: "de-AT" });
    expect(textsFor({ locale: "EN_us" }).locale).toBe("en-US");
    expect(textsFor({ locale: "de-AT-u-ca-buddhist-nu-arab" }).locale).toBe("de-AT");
    expect(textsFor({ locale: "de-u-nu-arab" })).toBe(TEXTS.de);
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
/** Punctuation alone. */
const MAY_BE_SAME = ["result.waitingAt", "result.inParcel"];
const SHARED_WORDS: Record<string, string[]> = {};
const COUNTS = Array.from({ length: 1000 }, (_, count) => count);

describe.each(Object.entries(TRANSLATIONS).filter(([language]) => !/^en\b/.test(language)))(
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
        ([name, text]) =>
          JSON.stringify(text) === JSON.stringify(source.get(name)) && !MAY_BE_SAME.includes(name),
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

test.each(Object.entries(TEXTS))("no headline in %s has a full stop", (_, texts) => {
  const { status, statusToday, statusOn, result, notFound, noParcel, cancelled, limited } = texts;
  const { delayed, expected, noDate, wontCome, unlikelyToCome, waitingAt, pickUpBy } = result;
  const lines = { delayed, expected, noDate, wontCome, unlikelyToCome, waitingAt, pickUpBy };
  const titles = [notFound, noParcel, cancelled, limited].map(({ title }) => title);
  for (const group of [status, statusToday, statusOn, lines, titles]) {
    for (const text of Object.values(group)) expect(text).not.toMatch(/[.。]$|[.。]\s?\p{L}{2}/u);
  }
});

test.each(Object.entries(TEXTS))(
  "%s promises no new package or refund for the shop",
  (_, texts) => {
    const { exception007, exception010, exception011 } = texts.advice;
    expect(exception007.endsWith(exception010)).toBe(true);
    expect(exception011).toBe(exception010);
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
    "تحديث سابق واحد",
    "تحديثان سابقان",
    "3 تحديثات سابقة",
    "11 تحديثًا سابقًا",
    "100 تحديث سابق",
  ]);
  expect(parcels("ja", 3)).toBe("以前の記録 3件");
});

test.each([
  ["pt", "pt-BR", "pt-BR"],
  ["pt-BR", "pt-BR", "pt-BR"],
  ["pt-PT", "pt-PT", "pt-PT"],
  ["pt-AO", "pt-PT", "pt-AO"],
  ["en", "en", "en-US"],
  ["en-US", "en", "en-US"],
  ["en-PH", "en", "en-PH"],
  ["en-CA", "en-CA", "en-CA"],
  ["en-GB", "en-GB", "en-GB"],
  ["en-AU", "en-GB", "en-AU"],
  ["en-IN", "en-GB", "en-IN"],
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
  expect(textsFor({ locale: tag })).toEqual({ ...TEXTS[language], locale });
});

test.each([
  ["en", "en-US,en;q=0.9", "GB", "en-US"],
  ["en", "en-GB,en;q=0.9", "US", "en-GB"],
  ["en", "de-DE,en-IE;q=0.5", "US", "en-IE"],
  ["en", "de-DE,en;q=0.5", "AU", "en-AU"],
  ["en", "de-DE", "DE", "en-DE"],
  ["en", null, "United States", "en-US"],
  ["en-CA", "en-US", "US", "en-CA"],
  ["pt", "pt-PT,pt;q=0.9", "BR", "pt-PT"],
  ["pt", "en", "PT", "pt-PT"],
  ["de", "de-AT", "US", "de"],
])(
  "%s with the browser's %s in a shop of %s is %s",
  (locale, acceptLanguage, country, expected) => {
    expect(textsFor({ locale, acceptLanguage, country }).locale).toBe(expected);
  },
);

test("variants of English change only texts that English has", () => {
  for (const variant of ["en-GB", "en-CA"]) {
    const texts = leaves(TRANSLATIONS[variant]!);
    for (const [name, text] of texts) {
      expect(source.has(name), name).toBe(true);
      expect(text, name).not.toEqual(source.get(name));
      const flat = (each: unknown) => placeholders(JSON.stringify(each));
      expect(flat(text), name).toEqual(flat(source.get(name)));
    }
  }
});

test("no American reads British words, and no Briton American ones", () => {
  const read = (texts: object) => JSON.stringify([...leaves(texts).values()]);
  expect(read(en)).not.toMatch(/parcel|postcode|centre|neighbour|cancelled|collect/i);
  const { locale: _, direction: __, ...british } = TEXTS["en-GB"]!;
  expect(read(british)).not.toMatch(/package|ZIP|center|neighbor\b|canceled/i);
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
  ["en", "Tue, Nov 3, 9:40 PM", "12 minutes ago"],
  ["en-GB", "Tue 3 Nov, 21:40", "12 minutes ago"],
  ["en-CA", "Tue, Nov 3, 9:40 p.m.", "12 minutes ago"],
  ["en-AU", "Tue, 3 Nov, 9:40 pm", "12 minutes ago"],
  ["ko", "11월 3일 (화) 21:40", "12분 전"],
  ["de", "Di., 3. Nov., 21:40", "vor 12 Minuten"],
  ["ru", "вт, 3 нояб., 21:40", "12 минут назад"],
  ["ja", "11月3日(火) 21:40", "12 分前"],
  ["ar-SA", "الثلاثاء، 3 نوفمبر، 9:40 م", "قبل 12 دقيقة"],
])("dates in %s are the carrier's own: %s", (tag, moment, ago) => {
  const texts = textsFor({ locale: tag });
  const wallTime = readWallTime("2026-11-03 21:40")!;
  expect(plainSpaces(formatMoment(wallTime, NOW, texts))).toBe(moment);
  expect(formatAgo(new Date(NOW.getTime() - 12 * 60_000), NOW, texts)).toBe(ago);
});

test("days stay on a line: they end after a range's dash and before a time of day only", () => {
  const linesOf = (text: string) => text.split(" ").map(plainSpaces);
  const [from, to] = [readWallTime("2026-11-04")!, readWallTime("2026-11-07 21:40")!];
  expect(linesOf(formatDayRange(from, to, NOW, english))).toEqual(["Wed, Nov 4 –", "Sat, Nov 7"]);
  expect(linesOf(formatMoment(to, NOW, TEXTS.de!))).toEqual(["Sa., 7. Nov.,", "21:40"]);
  const japanese = formatMoment(to, NOW, TEXTS.ja!);
  expect(japanese.replaceAll("\u2060", "|")).toBe("11|月|7|日|(土) 21:40");
  const address = linesOf(unbrokenPlace("Packstation 112, Torstraße 140, BERLIN, DE"));
  expect(address).toEqual(["Packstation 112,", "Torstraße 140,", "BERLIN, DE"]);
  expect(linesOf(unbrokenPlace("12 Main Street, AUSTIN"))).toEqual([
    "12 Main",
    "Street,",
    "AUSTIN",
  ]);
});

test.each([
  ["en-US", "Wed, Nov 4 – Sat, Nov 7"],
  ["it", "mer 4 nov – sab 7 nov"],
  ["pt-PT", "quarta, 4/11 – sábado, 7/11"],
])("a range of days in %s is %s", (locale, range) => {
  const [from, to] = [readWallTime("2026-11-04")!, readWallTime("2026-11-07")!];
  const shown = formatDayRange(from, to, NOW, textsFor({ locale }));
  expect(plainSpaces(shown)).toBe(range);
});
