// The admin's texts in one language, with its numbers.
import type { AppProvider } from "@shopify/polaris";
import { createInstance } from "i18next";
import type { ComponentProps } from "react";
import { english } from "./english";
import type { Locale } from "./locale";

/** Texts by key; a plural has a key for each of its language's forms: "_one", "_other". */
export type Messages = Readonly<Record<string, string>>;

type Base<Key extends string> = Key extends `${infer Start}_${"one" | "other"}` ? Start : Key;
export type TextKey = Base<keyof typeof english>;

/** The key of a code's text, such as "webhooks.outcome.failed"; null: the code has none. */
export function textKey(start: string, code: string): TextKey | null {
  const key = `${start}.${code}`;
  return key in english ? (key as TextKey) : null;
}

type PolarisTexts = NonNullable<ComponentProps<typeof AppProvider>["i18n"]>;

/** What the browser gets with a document. English comes with the bundle. */
export interface Language {
  locale: Locale;
  messages?: Messages;
  /** Polaris' own texts. */
  polaris?: PolarisTexts;
}

export interface Texts {
  locale: Locale;
  /**
   * A key without a text in this language has the English one. `count` chooses the plural's form; numbers are
   * formatted.
   */
  t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  /** "16,140" */
  number: (value: number) => string;
  /** 0.812 → "81%" */
  percent: (share: number) => string;
}

export function createTexts({ locale, messages }: Language): Texts {
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const number = (value: number) => numbers.format(value);
  const i18n = createInstance();
  void i18n.init({
    lng: locale,
    fallbackLng: "en",
    // Keys have dots and colons in them.
    keySeparator: false,
    nsSeparator: false,
    interpolation: {
      // React escapes what it renders.
      escapeValue: false,
    },
    initAsync: false,
    resources: {
      en: { translation: english },
      ...(messages ? { [locale]: { translation: messages } } : {}),
    },
  });
  return {
    locale,
    t: (key, values = {}) => {
      const replace = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === "number" ? number(value) : value,
        ]),
      );
      return i18n.t(key as string, { count: values.count as number, replace });
    },
    number,
    percent: (share) => shares.format(share),
  };
}

/** For a page that failed before its language was known. */
export const ENGLISH = createTexts({ locale: "en" });
