// Selects the shopper's language, and fills placeholders and plurals of its texts.
import { ar } from "./ar";
import { de } from "./de";
import { en } from "./en";
import { enCA } from "./en-ca";
import { enGB } from "./en-gb";
import { es } from "./es";
import { fr } from "./fr";
import { it } from "./it";
import { ja } from "./ja";
import { ko } from "./ko";
import { nl } from "./nl";
import { pl } from "./pl";
import { ptBR } from "./pt-br";
import { ptPT } from "./pt-pt";
import { ru } from "./ru";
import type { Messages, Translation } from "./shape";
import type { Plural } from "./plural";
import { tr } from "./tr";
import { zhHans } from "./zh-hans";
import { zhHant } from "./zh-hant";

export type { Plural } from "./plural";

export interface Texts extends Messages {
  /** BCP 47, without extensions: for `lang`, dates, numbers and plurals. */
  locale: string;
  direction: "ltr" | "rtl";
}

/** What rendering depends on besides its subject. */
export interface RenderContext {
  texts: Texts;
  now: Date;
}

/** By language; English and Portuguese by region, Chinese by script. English variants change `en`. */
export const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  en,
  "en-CA": enCA,
  "en-GB": enGB,
  de,
  fr,
  es,
  it,
  "pt-BR": ptBR,
  "pt-PT": ptPT,
  nl,
  pl,
  tr,
  ru,
  ar,
  ja,
  ko,
  "zh-Hans": zhHans,
  "zh-Hant": zhHant,
};

/** Right-to-left languages. */
const RTL = ["ar"];
/** American English: the United States with its territories, and the Philippines. */
const AMERICAN = ["US", "AS", "GU", "MP", "PR", "UM", "VI", "PH"];

/** Every language's texts, with English for missing ones. */
export const TEXTS: Readonly<Record<string, Texts>> = Object.fromEntries(
  Object.entries(TRANSLATIONS).map(([language, translation]): [string, Texts] => [
    language,
    {
      ...complete(en, translation),
      locale: language === "en" ? "en-US" : language,
      direction: RTL.includes(language) ? "rtl" : "ltr",
    },
  ]),
);

export const english = TEXTS.en as Texts;

/** Longer than any language tag that a shop or browser sends. */
const TAG_MAX_LENGTH = 35;
const ACCEPTED_MAX_LENGTH = 500;

/** What decides a shopper's language, the strongest first. */
export interface LanguagePreference {
  /** The storefront's language ("de", "pt-BR", "zh-TW"), which the shopper chose and the theme uses. */
  locale: string | null;
  /** The browser's Accept-Language. */
  acceptLanguage?: string | null;
  /** ISO 3166-1 alpha-2 of the shopper's market, else of the shop. */
  country?: string | null;
}

/**
 * The texts for the first preferred language that exists, else English. `locale` of the result keeps the
 * region for dates. English and Portuguese without a region take it from the browser's tag of the same
 * language, else from the country; the last resorts are American and Brazilian.
 */
export function textsFor({ locale, acceptLanguage, country }: LanguagePreference): Texts {
  const browserTags = acceptedTags(acceptLanguage ?? "");
  for (const tag of [locale ?? "", ...browserTags]) {
    const wanted = readTag(tag);
    if (!wanted) continue;
    const texts = textsOf(wanted, wanted.region ?? regionOf(wanted.language, browserTags, country));
    if (texts) return texts;
  }
  return english;
}

function regionOf(
  language: string,
  browserTags: readonly string[],
  country: string | null | undefined,
): string | undefined {
  const sameLanguage = browserTags.map(readTag).filter((tag) => tag?.language === language);
  const fromBrowser = sameLanguage.find((tag) => tag?.region)?.region;
  return fromBrowser ?? (country && /^[A-Z]{2}$/.test(country) ? country : undefined);
}

function textsOf(wanted: Intl.Locale, region: string | undefined): Texts | null {
  const { language } = wanted;
  const key = variantOf(wanted, region);
  const texts = Object.hasOwn(TEXTS, key) ? TEXTS[key] : undefined;
  if (!texts) return null;
  // Extensions would select other calendars and digits than the carrier's.
  const own = wanted.region ? wanted.baseName : texts.locale;
  const locale = region && (language === "en" || language === "pt") ? `${language}-${region}` : own;
  return locale === texts.locale ? texts : { ...texts, locale };
}

/** The key in TEXTS. */
function variantOf(wanted: Intl.Locale, region: string | undefined): string {
  switch (wanted.language) {
    case "en":
      if (region === "CA") return "en-CA";
      return !region || AMERICAN.includes(region) ? "en" : "en-GB";
    case "pt":
      return !region || region === "BR" ? "pt-BR" : "pt-PT";
    case "zh":
      return `zh-${wanted.maximize().script ?? ""}`;
    default:
      return wanted.language;
  }
}

function readTag(tag: string): Intl.Locale | null {
  if (tag.length > TAG_MAX_LENGTH) return null;
  try {
    return new Intl.Locale(tag.trim().replaceAll("_", "-"));
  } catch {
    return null;
  }
}

/** "fr-CH, fr;q=0.9, en;q=0.8" → tags by descending weight. */
function acceptedTags(header: string): string[] {
  return header
    .slice(0, ACCEPTED_MAX_LENGTH)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, weight: quality ? Number(quality.slice(2)) || 0 : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** English overlaid with the translation. */
function complete<Tree extends object>(source: Tree, translation: object): Tree {
  const own = translation as Record<string, unknown>;
  const entries = Object.entries(source).map(([name, text]: [string, unknown]) => {
    const translated = own[name];
    if (translated === undefined) return [name, text];
    const isGroup = typeof text === "object" && text !== null && !("other" in text);
    return [name, isGroup ? complete(text, translated as object) : translated];
  });
  return Object.fromEntries(entries) as Tree;
}

/**
 * `fill("{done} of {count}", { done: 1, count: 2 })` → "1 of 2". In right-to-left text a name is isolated:
 * "#1001" would render as "1001#".
 */
export function fill(text: string, values: Record<string, string | number>): string {
  const isRtl = /\p{Script=Arabic}/u.test(text);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return isRtl && typeof value === "string" ? `\u2068${value}\u2069` : String(value);
  });
}

/** The plural form for `count`, with `count` and the other values filled in. */
export function fillPlural(
  texts: Texts,
  forms: Plural,
  count: number,
  values: Record<string, string | number> = {},
): string {
  const category = new Intl.PluralRules(texts.locale).select(count);
  return fill(forms[category] ?? forms.other, { ...values, count });
}
