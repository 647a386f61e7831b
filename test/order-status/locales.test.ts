import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createI18n } from "../stand-in/browser/order-status/i18n.js";

const EXTENSION = "extensions/order-status";
const LOCALES = path.join(EXTENSION, "locales");
const WANTED = [
  ...["ar", "de", "en", "en-GB", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt-BR", "pt-PT"],
  ...["ru", "tr", "zh-CN", "zh-TW"],
];
/** Shopify takes up to 15 kB a file. */
const MAX_BYTES = 15_000;
/** Objects with these keys alone are the plural forms of one text. */
const PLURAL_CATEGORIES = new Set(["zero", "one", "two", "few", "many", "other"]);

type Branch = { [key: string]: string | Branch };

const files = readdirSync(LOCALES);
const read = (locale: string) =>
  JSON.parse(readFileSync(path.join(LOCALES, fileOf(locale)), "utf8")) as Branch;
const fileOf = (locale: string) => (locale === "en" ? "en.default.json" : `${locale}.json`);

/** Every text by its key; plural forms are one text, with the forms it has. */
function textsOf(branch: Branch, prefix = ""): Map<string, { forms: string[]; texts: string[] }> {
  const texts = new Map<string, { forms: string[]; texts: string[] }>();
  for (const [key, value] of Object.entries(branch)) {
    if (typeof value === "string") {
      texts.set(prefix + key, { forms: [], texts: [value] });
    } else if (Object.keys(value).every((form) => PLURAL_CATEGORIES.has(form))) {
      const forms = Object.values(value) as string[];
      texts.set(prefix + key, { forms: Object.keys(value), texts: forms });
    } else {
      for (const [inner, text] of textsOf(value, `${prefix}${key}.`)) texts.set(inner, text);
    }
  }
  return texts;
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();

const english = textsOf(read("en"));
const COUNTS = Array.from({ length: 1000 }, (_, count) => count);
function countsOf(locale: string, form: string | undefined): number[] {
  const rules = new Intl.PluralRules(locale);
  return COUNTS.filter((count) => rules.select(count) === form);
}

test("there is a file for each of the languages, English is what the others fall back to", () => {
  expect(files.toSorted()).toEqual(WANTED.map(fileOf).toSorted());
});

describe.each(WANTED)("%s", (locale) => {
  const texts = textsOf(read(locale));

  test("says all that English says, with the same blanks to fill", () => {
    expect([...texts.keys()]).toEqual([...english.keys()]);
    for (const [key, { forms, texts: translated }] of texts) {
      for (const [index, text] of translated.entries()) {
        const wanted = placeholders(english.get(key)?.texts[0] ?? "");
        // "One item" may spell its count, where no other count has its form.
        const spelled = countsOf(locale, forms[index]).length === 1 ? ["count"] : [];
        const missing = wanted.filter((name) => !placeholders(text).includes(name));
        expect(spelled, key).toEqual(expect.arrayContaining(missing));
        expect(wanted, key).toEqual(expect.arrayContaining(placeholders(text)));
        expect(text.trim()).toBe(text);
        expect(text).not.toBe("");
      }
    }
  });

  test("has each plural form that its language knows, and no other", () => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, { forms }] of texts) {
      const plural = (english.get(key)?.forms.length ?? 0) > 0;
      expect({ key, forms: forms.toSorted() }).toEqual({
        key,
        forms: plural ? categories.toSorted() : [],
      });
    }
  });

  test("is translated, and small enough for Shopify", () => {
    expect(statSync(path.join(LOCALES, fileOf(locale))).size).toBeLessThan(MAX_BYTES);
    if (locale.startsWith("en")) return;
    // A figure and a name are alike everywhere.
    const same = [...texts].filter(
      ([
        key,
        {
          texts: [text],
        },
      ]) => text === english.get(key)?.texts[0],
    );
    expect(same.map(([key]) => key)).toEqual(["item"]);
  });
});

test("every text is used, and every text that is used is there", () => {
  const sources = readdirSync(path.join(EXTENSION, "src"))
    .map((file) => readFileSync(path.join(EXTENSION, "src", file), "utf8"))
    .concat(readFileSync(path.join(EXTENSION, "shopify.extension.toml"), "utf8"))
    .join("\n");
  const unused = [...english.keys()].filter((key) => {
    const [group = "", ...rest] = key.split(".");
    const isWhole = sources.includes(`"${key}"`) || sources.includes(`"t:${key}"`);
    // `${kind}.title` and `step.${state}` name one of a group.
    const isOfGroup =
      rest.length > 0 &&
      (sources.includes("`" + group + ".${") ||
        sources.includes(`\${load.kind}.${rest[0]}`) ||
        sources.includes(`\${kind}.${rest[0]}`));
    return !isWhole && !isOfGroup;
  });
  expect(unused).toEqual([]);
  const named = [...sources.matchAll(/i18n\.translate\("([\w.]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  expect(named.filter((key) => !english.has(key))).toEqual([]);
});

test("counts are spoken as the language does", () => {
  const items = (locale: string, count: number) =>
    createI18n(read(locale), locale).translate("items", { count });
  expect([1, 2, 5, 22].map((count) => items("pl", count))).toEqual([
    "1 produkt w tej paczce",
    "2 produkty w tej paczce",
    "5 produktów w tej paczce",
    "22 produkty w tej paczce",
  ]);
  expect([1, 3, 11, 21].map((count) => items("ru", count))).toEqual([
    "1 товар в этой посылке",
    "3 товара в этой посылке",
    "11 товаров в этой посылке",
    "21 товар в этой посылке",
  ]);
  expect(items("ja", 1)).toBe("この荷物の中身：1点");
});
