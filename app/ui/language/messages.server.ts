// The texts of every language, Polaris' own included, and the ones that a request is answered in.
import de from "@shopify/polaris/locales/de.json";
import en from "@shopify/polaris/locales/en.json";
import es from "@shopify/polaris/locales/es.json";
import fr from "@shopify/polaris/locales/fr.json";
import it from "@shopify/polaris/locales/it.json";
import ja from "@shopify/polaris/locales/ja.json";
import ptBr from "@shopify/polaris/locales/pt-BR.json";
import zhCn from "@shopify/polaris/locales/zh-CN.json";
import { type Locale, LOCALES, localeOf } from "./locale";
import { createTexts, type Language, type Messages, type Texts } from "./texts";

const POLARIS = { en, de, fr, es, it, "pt-BR": ptBr, ja, "zh-CN": zhCn };

const FILES = import.meta.glob<Messages>("./locales/*/*.json", { eager: true, import: "default" });

function languageOf(locale: Locale): Language {
  const files = Object.entries(FILES).filter(([path]) => path.startsWith(`./locales/${locale}/`));
  const messages = Object.assign({}, ...files.map(([, texts]) => texts)) as Messages;
  // English is in the browser's bundle.
  return locale === "en" ? { locale } : { locale, messages, polaris: POLARIS[locale] };
}

const LANGUAGES = LOCALES.map(languageOf);
const TEXTS = LANGUAGES.map(createTexts);

/** What the browser needs to show a page in the merchant's language. */
export function languageFor(request: Request): Language {
  return LANGUAGES[LOCALES.indexOf(localeOf(request))] as Language;
}

/** The texts in the merchant's language, for what loaders and actions say. */
export function textsFor(request: Request): Texts {
  return TEXTS[LOCALES.indexOf(localeOf(request))] as Texts;
}
