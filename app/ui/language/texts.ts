// The admin's texts in one language, with its numbers.
import type { AppProvider } from "@shopify/polaris";
import { createInstance, type i18n } from "i18next";
import type { ComponentProps } from "react";
import type { english } from "./english";
import type { Locale } from "./locale";

/** Texts by key; a plural has a key for each of its language's forms: "_one", "_other". */
export type Messages = Readonly<Record<string, string>>;

type Base<Key extends string> = Key extends `${infer Start}_${"one" | "other"}` ? Start : Key;
export type TextKey = Base<keyof typeof english>;

type PolarisTexts = NonNullable<ComponentProps<typeof AppProvider>["i18n"]>;

/** All texts of a language. */
export interface LanguageTexts {
  locale: Locale;
  messages: Messages;
  /** Polaris' own texts. */
  polaris: PolarisTexts;
}

/** On the server every language, in the browser the document's. */
const loaded = new Map<Locale, LanguageTexts>();

export function addLanguage(texts: LanguageTexts): void {
  loaded.set(texts.locale, texts);
}

/** In the browser the document's language stands in for each other one. */
export function languageTexts(locale: Locale): LanguageTexts | undefined {
  return loaded.get(locale) ?? loaded.values().next().value;
}

/** The key of a code's text, such as "webhooks.outcome.failed"; null: the code has none. */
export function textKey(start: string, code: string): TextKey | null {
  const key = `${start}.${code}`;
  return key in (languageTexts("en")?.messages ?? {}) ? (key as TextKey) : null;
}

export interface Texts {
  locale: Locale;
  /** `count` chooses the plural's form; numbers are formatted. */
  t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  /** "16,140" */
  number: (value: number) => string;
  /** 0.812 → "81%" */
  percent: (share: number) => string;
}

/** The language may be added later, but before the first text. */
export function createTexts(locale: Locale): Texts {
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const number = (value: number) => numbers.format(value);
  let i18n: i18n | null = null;
  return {
    locale,
    t: (key, values = {}) => {
      const replace = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === "number" ? number(value) : value,
        ]),
      );
      i18n ??= createI18n(locale);
      return i18n.t(key as string, { count: values.count as number, replace });
    },
    number,
    percent: (share) => shares.format(share),
  };
}

function createI18n(locale: Locale): i18n {
  const instance = createInstance();
  void instance.init({
    lng: locale,
    // Keys have dots and colons in them.
    keySeparator: false,
    nsSeparator: false,
    interpolation: {
      // React escapes what it renders.
      escapeValue: false,
    },
    initAsync: false,
    resources: { [locale]: { translation: languageTexts(locale)?.messages ?? {} } },
  });
  return instance;
}

/** For a page that failed before its language was known. */
export const ENGLISH = createTexts("en");
