// The admin's languages: complete, chosen by the request, and no text left in what is converted.
import { readFileSync, readdirSync } from "node:fs";
import { AppProvider } from "@shopify/polaris";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { COUNTRY_CODES } from "~/carriers/countries";
import { loader } from "~/routes/texts.$file";
import { AttentionPage } from "~/routes/app.settings_.attention/page";
import { countryInSentence, countryName } from "~/ui/country-name";
import { describeMoment } from "~/ui/dates";
import { LOCALES, localeOf } from "~/ui/language/locale";
import { languageFor, textsFor } from "~/ui/language/messages.server";
import { RichText } from "~/ui/language/rich-text";
import { createTexts, languageTexts } from "~/ui/language/texts";
import { TextsProvider } from "~/ui/language/use-texts";

const FOLDER = "app/ui/language/locales";
/** Files that have texts of their own, and why. */
const IN_ENGLISH: Record<string, string> = {
  "app/root.tsx": "outside of the admin no language is known",
  "app/routes/_index.tsx": "outside of the admin no language is known",
  "app/routes/auth.login.tsx": "outside of the admin no language is known",
};
const pages = ["app/root.tsx", ...filesBelow("app/routes"), ...filesBelow("app/ui")].filter(
  (file) => file.endsWith(".tsx"),
);

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.map((file) => `${folder}/${file}`);
}

/** The texts of one language by file. */
function filesOf(locale: string): [file: string, texts: Record<string, string>][] {
  return readdirSync(`${FOLDER}/${locale}`)
    .sort()
    .map((file) => [
      file,
      JSON.parse(readFileSync(`${FOLDER}/${locale}/${file}`, "utf8")) as Record<string, string>,
    ]);
}

const textsOf = (locale: string): Record<string, string> =>
  Object.assign({}, ...filesOf(locale).map(([, texts]) => texts)) as Record<string, string>;
const english = textsOf("en");
const FORMS = /_(zero|one|two|few|many|other)$/;
const holes = (text = "") => (text.match(/{{\w+}}|<\/?\w+>/g) ?? []).sort();

test.each(LOCALES)("%s has every text, each plural's forms and the same placeholders", (locale) => {
  const messages = textsOf(locale);
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const expected = Object.keys(english).flatMap((key) => {
    if (!FORMS.test(key)) return [key];
    return key.endsWith("_other") ? forms.map((form) => key.replace(FORMS, `_${form}`)) : [];
  });
  expect(Object.keys(messages).sort()).toEqual(expected.sort());
  for (const [key, text] of Object.entries(messages)) {
    expect(text.trim(), key).not.toBe("");
    const source = english[key] ?? english[key.replace(FORMS, "_other")];
    // "1 shipment" may name its number.
    const counted = (each: string) => !key.endsWith("_one") || each !== "{{count}}";
    expect(holes(text).filter(counted), `${locale} ${key}`).toEqual(holes(source).filter(counted));
  }
});

test("every folder is a language's, and a file has the keys that begin with its name", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...LOCALES].sort());
  for (const locale of LOCALES) {
    for (const [file, texts] of filesOf(locale)) {
      const start = file.replace("json", "");
      expect(Object.keys(texts).filter((key) => !key.startsWith(start))).toEqual([]);
    }
  }
});

const shapeOf = (start: string, end: string) =>
  new RegExp(`^${start}[\\w/-]+${end}$`.replaceAll(".", "\\."));

/** Names in code: t("home.title"), and t(`status.${status}`) for all keys that begin so. */
test("every key is used", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  const sources = files
    .filter((file) => /^(?:ui|routes)\/.*\.tsx?$/.test(file) && !file.includes("/language/"))
    .map((file) => readFileSync(`app/${file}`, "utf8"))
    .join("\n");
  const named = new Set(sources.match(/(?<=")[a-z][\w.]*(?=")/gi));
  // `status.${status}` and `carriers.${toggle}Of`: what is filled in is one word. textKey("a.b", code) is the same.
  const filled = [...sources.matchAll(/`([a-z]+\.[\w.]*)\$\{[^`}]*\}([\w.]*)`/gi)];
  const coded = [...sources.matchAll(/textKey\("([\w.]+)"/g)];
  const shapes = [
    ...filled.map(([, start = "", end = ""]) => shapeOf(start, end)),
    ...coded.map(([, start = ""]) => shapeOf(`${start}.`, "")),
  ];
  const isUsed = (key: string) => named.has(key) || shapes.some((shape) => shape.test(key));
  const keys = Object.keys(english).map((key) => key.replace(FORMS, ""));
  expect(keys.filter((key) => !isUsed(key))).toEqual([]);
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

const textsIn = (file: string) => {
  const source = readFileSync(file, "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
  const found = [
    ...source.matchAll(/>\s*([A-Z][\w’]*(?: [\w’]+)*[^<>{}()=;]*)\s*<\//g),
    ...source.matchAll(
      /\b(?:label|title|helpText|description|content|suffix|caption|accessibilityLabel|aria-label)[=:]\s*"([^"]+)"/g,
    ),
  ];
  const texts = found.map((match) => match[1] ?? "");
  return texts.filter((text) => text !== "Waymark" && !(text in english));
};

test("no page has a text of its own", () => {
  const found = pages.filter((file) => !(file in IN_ENGLISH) && textsIn(file).length > 0);
  expect(found.map((file) => [file, textsIn(file)])).toEqual([]);
});

const requestIn = (locale: string) => new Request(`https://app.test/app?locale=${locale}`);

test("a page is in the merchant's language, and so is what Polaris says", () => {
  const { locale } = languageFor(requestIn("de"));
  const polaris = languageTexts(locale)?.polaris;
  const draft = { lateDays: "16", silentDays: "7", labelDays: "0", pickupDays: "3" };
  const html = renderToString(
    <AppProvider i18n={polaris ?? {}}>
      <TextsProvider value={createTexts(locale)}>
        <AttentionPage draft={draft} onChange={() => {}} error={null} digest={null} />
      </TextsProvider>
    </AppProvider>,
  );
  expect(html).toContain("Kein neuer Scan seit");
  expect(html).toContain("Geben Sie eine ganze Zahl von 1 bis 90 ein");
  expect(html).not.toContain("Late after");
  expect(JSON.stringify(polaris)).toContain("Abbrechen");
});

test("a language's texts come as a script, kept for good by the address that the document names", async () => {
  const answer = (url: string) => {
    const { pathname } = new URL(url, "https://app.test");
    const request = new Request(new URL(url, "https://app.test"));
    return loader({ request, params: { file: pathname.split("/").at(-1) }, context: {} as never });
  };
  const { file } = languageFor(requestIn("ja"));
  const response = answer(file);
  expect(response.headers.get("cache-control")).toContain("immutable");
  expect(response.headers.get("content-type")).toContain("text/javascript");
  const script = `data:text/javascript,${encodeURIComponent(await response.text())}`;
  const { default: texts } = (await import(/* @vite-ignore */ script)) as { default: unknown };
  expect(texts).toEqual(languageTexts("ja"));
  expect(answer("/texts/en.js").headers.get("cache-control")).toBe("no-cache");
  expect(answer("/texts/ja.js?v=older").headers.get("cache-control")).toBe("no-cache");
  expect(() => answer("/texts/xx.js")).toThrow();
});

test("numbers and dates are in the language, plurals in its forms", () => {
  const of = (locale: string) => textsFor(requestIn(locale));
  expect(of("de").t("common.shipments", { count: 16140 })).toBe("16.140 Sendungen");
  expect(of("fr").t("common.shipments", { count: 0 })).toBe("0 expédition");
  expect(of("ja").t("common.shipments", { count: 1 })).toBe("1件の配送");
  const at = new Date("2026-11-22T14:05:00Z");
  const text = (locale: string) =>
    describeMoment(at, { texts: of(locale), timeZone: "Europe/Berlin", now: at }).text;
  expect(text("en")).toBe("Nov 22 at 3:05 pm");
  expect(text("de")).toBe("22. Nov. um 15:05");
  expect(text("ja")).toBe("11月22日 15:05");
  expect(countryName("de", of("es"))).toBe("Alemania");
});

test("a country gets its article within an English sentence alone", () => {
  const english = { locale: "en" } as const;
  const plural = COUNTRY_CODES.filter((code) =>
    /^United |Republic$|Territor|^[^&]* Islands$/.test(countryName(code, english)),
  );
  const without = plural.filter((code) => !countryInSentence(code, english).startsWith("the "));
  expect(without).toEqual([]);
  expect(plural.length).toBeGreaterThan(15);
  expect(countryInSentence("us", english)).toBe("the United States");
  expect(countryInSentence("CA", english)).toBe("Canada");
  expect(countryInSentence("US", { locale: "de" })).toBe("Vereinigte Staaten");
});

test("a text's tags become links, and nothing else does", () => {
  const text = "Read <link>the guide</link> <b>now</b>.";
  const html = renderToString(
    <RichText text={text} parts={{ link: (inside) => <a href="/guide">{inside}</a> }} />,
  );
  expect(html).toContain('<a href="/guide">the guide</a>');
  expect(html).toContain("&lt;b&gt;now&lt;/b&gt;");
});
