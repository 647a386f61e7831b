// The admin's texts in one language, with its numbers.
import { createInstance } from "i18next";
import english from "./locales/en.json";
import type { Locale } from "./locale";

/** Texts by key; a plural has a key for each of its language's forms: "_one", "_other". */
export type Messages = Readonly<Record<string, string>>;

type Base<Key extends string> = Key extends `${infer Start}_${"one" | "other"}` ? Start : Key;
export type TextKey = Base<keyof typeof english>;

export interface Texts {
  locale: Locale;
  /** A key without a text in this language has the English one. `count` chooses the plural's form. */
  t: (key: TextKey, values?: Record<string, string | number>) => string;
}

/** @param messages null: English, which every page has */
export function createTexts(locale: Locale, messages: Messages | null): Texts {
  const i18n = createInstance();
  void i18n.init({
    lng: locale,
    fallbackLng: "en",
    // Keys have dots and colons in them.
    keySeparator: false,
    nsSeparator: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    initAsync: false,
    resources: {
      en: { translation: english },
      ...(messages ? { [locale]: { translation: messages } } : {}),
    },
  });
  return { locale, t: (key, values = {}) => i18n.t(key as string, values) };
}
