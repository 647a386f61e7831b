// Recognizes Chinese, Japanese and Korean in carriers' words by their script, for fonts and screen readers.

/** Japanese writes Chinese characters too, but rarely without its own. */
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/u;
const HANGUL = /\p{Script=Hangul}/u;

/**
 * Reads the language of one of several texts that belong together; null: its script is used by many languages.
 *
 * @param locale of the page: a Chinese or Japanese page has the right characters already
 */
export function scriptLanguage(
  texts: readonly (string | null)[],
  locale: string,
): (text: string) => "zh" | "ja" | "ko" | null {
  const isJapanese = texts.some((text) => text !== null && KANA.test(text));
  const isHanPage = /^(zh|ja)\b/.test(locale);
  return (text) => {
    if (HANGUL.test(text)) return "ko";
    if (KANA.test(text)) return "ja";
    if (!HAN.test(text) || isHanPage) return null;
    return isJapanese ? "ja" : "zh";
  };
}
