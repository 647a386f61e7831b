// Selects the shopper's language, and fills placeholders and plurals of its texts.
import { ar } from "./ar";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { it } from "./it";
import { ja } from "./ja";
import { ko } from "./ko";
import { nl } from "./nl";
import { pl } from "./pl";
import { pt } from "./pt";
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

/** By language; Chinese by script. */
export const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  en,
  de,
  fr,
  es,
  it,
  pt,
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
/** English needs a region, or its dates would be American for all. */
const LOCALES: Record<string, string> = { en: "en-GB" };

/** Every language's texts, with English for missing ones. */
export const TEXTS: Readonly<Record<string, Texts>> = Object.fromEntries(
  Object.entries(TRANSLATIONS).map(([language, translation]): [string, Texts] => [
    language,
    {
      ...complete(en, translation),
      locale: LOCALES[language] ?? language,
      direction: RTL.includes(language) ? "rtl" : "ltr",
    },
  ]),
);

export const english = TEXTS.en as Texts;

/** Longer than any language tag that a shop or browser sends. */
const TAG_MAX_LENGTH = 35;
const ACCEPTED_MAX_LENGTH = 500;

/**
 * The texts for the first of the wanted languages that we have, else English.
 *
 * `locale` is the storefront's ("de", "pt-BR", "zh-TW"), which the shopper chose and the theme around us
 * speaks; it comes first. `acceptLanguage` is the browser's header, for a page opened without one. A region
 * stays in `locale`, for its dates.
 */
export function textsFor(locale: string | null, acceptLanguage: string | null = null): Texts {
  for (const tag of [locale ?? "", ...acceptedTags(acceptLanguage ?? "")]) {
    const texts = textsOf(tag);
    if (texts) return texts;
  }
  return english;
}

function textsOf(tag: string): Texts | null {
  const wanted = readTag(tag);
  if (!wanted) return null;
  const language =
    wanted.language === "zh" ? `zh-${wanted.maximize().script ?? ""}` : wanted.language;
  const texts = Object.hasOwn(TEXTS, language) ? TEXTS[language] : undefined;
  if (!texts) return null;
  // Extensions would select other calendars and digits than the carrier's.
  return wanted.region ? { ...texts, locale: wanted.baseName } : texts;
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
