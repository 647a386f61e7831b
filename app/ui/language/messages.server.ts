// The texts of every language, Polaris' own included, and those that a request is answered in.
import de from "@shopify/polaris/locales/de.json";
import en from "@shopify/polaris/locales/en.json";
import es from "@shopify/polaris/locales/es.json";
import fr from "@shopify/polaris/locales/fr.json";
import it from "@shopify/polaris/locales/it.json";
import ja from "@shopify/polaris/locales/ja.json";
import ptBr from "@shopify/polaris/locales/pt-BR.json";
import zhCn from "@shopify/polaris/locales/zh-CN.json";
import { type Locale, LOCALES, localeOf } from "./locale";
import { addLanguage, createTexts, type LanguageTexts, type Messages, type Texts } from "./texts";
import type { Language } from "./document-language";
import { type TextsFile, textsFile } from "./texts-file.server";

const POLARIS = { en, de, fr, es, it, "pt-BR": ptBr, ja, "zh-CN": zhCn };

const FILES = import.meta.glob<Messages>("./locales/*/*.json", { eager: true, import: "default" });

function textsOf(locale: Locale): LanguageTexts {
  const files = Object.entries(FILES).filter(([path]) => path.startsWith(`./locales/${locale}/`));
  const messages = Object.assign({}, ...files.map(([, texts]) => texts)) as Messages;
  return { locale, messages, polaris: POLARIS[locale] };
}

for (const locale of LOCALES) addLanguage(textsOf(locale));

const TEXTS = LOCALES.map(createTexts);
const FILE_OF_LANGUAGE = LOCALES.map(textsFile);

/** What the document names, and the browser gets the texts by. */
export function languageFor(request: Request): Language {
  const locale = localeOf(request);
  return { locale, file: FILE_OF_LANGUAGE[LOCALES.indexOf(locale)]!.url };
}

/** A script with the texts of a language, by the name in its address; null: there is no such language. */
export function textsFileNamed(name: string): TextsFile | null {
  return FILE_OF_LANGUAGE.find((file) => file.name === name) ?? null;
}

/** The texts in the merchant's language, for what loaders and actions say. */
export function textsFor(request: Request): Texts {
  return TEXTS[LOCALES.indexOf(localeOf(request))] as Texts;
}
