// The texts of every language but English, which is in the browser's bundle.
import type { Locale } from "./locale";
import de from "./locales/de.json";
import es from "./locales/es.json";
import fr from "./locales/fr.json";
import it from "./locales/it.json";
import ja from "./locales/ja.json";
import ptBr from "./locales/pt-BR.json";
import zhCn from "./locales/zh-CN.json";
import type { Messages } from "./texts";

const MESSAGES: Record<Locale, Messages | null> = {
  en: null,
  de,
  fr,
  es,
  it,
  "pt-BR": ptBr,
  ja,
  "zh-CN": zhCn,
};

/** null: English. */
export function messagesOf(locale: Locale): Messages | null {
  return MESSAGES[locale];
}
