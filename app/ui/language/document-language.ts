// The document's language: the server names the file of its texts, and the browser loads it.
import { addLanguage, type LanguageTexts } from "./texts";
import type { Locale } from "./locale";

export const TEXTS_PATH = "/texts";

/** The merchant's language, with the address of its texts. */
export interface Language {
  locale: Locale;
  file: string;
}

/** For documents without the merchant's language. */
export const ENGLISH_DOCUMENT: Language = { locale: "en", file: `${TEXTS_PATH}/en.js` };

/** The id of the document's link to its texts. */
export const TEXTS_LINK = "wm-texts";

/** The browser has begun to load the file when this runs, since the document's head names it. */
export async function loadTexts(page: Document): Promise<void> {
  const file = page.getElementById(TEXTS_LINK)?.getAttribute("href") ?? ENGLISH_DOCUMENT.file;
  const script = (await import(/* @vite-ignore */ file)) as { default: LanguageTexts };
  addLanguage(script.default);
}
