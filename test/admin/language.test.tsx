// The admin's languages: complete, chosen by the request, and no text left in what is converted.
import { readFileSync, readdirSync } from "node:fs";
import { AppProvider } from "@shopify/polaris";
import polaris from "@shopify/polaris/locales/en.json";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { AttentionPage } from "~/routes/app.settings_.attention/page";
import { LOCALES, localeOf } from "~/ui/language/locale";
import { messagesOf } from "~/ui/language/messages.server";
import { createTexts } from "~/ui/language/texts";
import { TextsProvider } from "~/ui/language/use-texts";

const FOLDER = "app/ui/language/locales";
/** Files whose texts are all in the locale files. Add a file when you convert it. */
const CONVERTED = ["app/ui/frame/admin-frame.tsx", "app/routes/app.settings_.attention/page.tsx"];

const read = (name: string) =>
  JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as Record<string, string>;
const english = read("en.json");
const FORMS = /_(zero|one|two|few|many|other)$/;
const holes = (text = "") => (text.match(/{{\w+}}/g) ?? []).sort();

test.each(LOCALES)("%s has every text, each plural's forms and the same placeholders", (locale) => {
  const messages = read(`${locale}.json`);
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const expected = Object.keys(english).flatMap((key) => {
    if (!FORMS.test(key)) return [key];
    return key.endsWith("_other") ? forms.map((form) => key.replace(FORMS, `_${form}`)) : [];
  });
  expect(Object.keys(messages).sort()).toEqual(expected.sort());
  for (const [key, text] of Object.entries(messages)) {
    expect(text.trim(), key).not.toBe("");
    const source = english[key] ?? english[key.replace(FORMS, "_other")];
    if (!key.endsWith("_one")) expect(holes(text), `${locale} ${key}`).toEqual(holes(source));
  }
});

test("every locale file is one of the languages", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(LOCALES.map((locale) => `${locale}.json`).sort());
});

test.each([
  ["?locale=de", "en-US", "de"],
  ["?locale=pt-PT", "en", "pt-BR"],
  ["?locale=zh-TW", "ja;q=0.9", "ja"],
  ["?locale=zh-Hans-SG", "en", "zh-CN"],
  ["", "nl,fr-CA;q=0.8", "fr"],
  ["?locale=xx", "", "en"],
])("%s with %s is read as %s", (query, accepted, locale) => {
  const headers = { "accept-language": accepted };
  expect(localeOf(new Request(`https://app.test/app${query}`, { headers }))).toBe(locale);
});

test.each(CONVERTED)("%s has no text of its own", (file) => {
  const source = readFileSync(file, "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
  const texts = [
    ...source.matchAll(/>\s*([A-Z][\w’]*(?: [\w’]+)*[^<>{}()=;]*)\s*<\//g),
    ...source.matchAll(/\b(?:label|title|helpText|description|content|suffix)[=:]\s*"([^"]+)"/g),
  ];
  const isKey = (text = "") => text in english;
  expect(texts.map((match) => match[1]).filter((text) => !isKey(text))).toEqual([]);
});

test("a page is in the merchant's language", () => {
  const texts = createTexts("de", messagesOf("de"));
  const draft = { lateDays: "16", silentDays: "7", labelDays: "0", pickupDays: "3" };
  const html = renderToString(
    <AppProvider i18n={polaris}>
      <TextsProvider value={texts}>
        <AttentionPage draft={draft} onChange={() => {}} error={null} digest={null} />
      </TextsProvider>
    </AppProvider>,
  );
  expect(html).toContain("Kein neuer Scan seit");
  expect(html).toContain("Gib eine ganze Zahl von 1 bis 90 ein");
  expect(html).not.toContain("Late after");
});
