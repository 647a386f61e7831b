// Checks over stored texts whether words that a merchant hides still show in another spelling. Pure.
import type { ScanTexts } from "~/shipments/read/store-scan-texts.server";
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";
import { masksFor } from "./masking";

export interface WordCheck {
  word: string;
  /** Updates that contain it and are replaced. */
  hidden: number;
  /** Updates that customers still see with it, in another spelling. */
  shown: number;
  /** Some of their texts, most frequent first. */
  examples: string[];
}

const EXAMPLES_MAX = 3;
/** Shorter words are found in too many others. */
const LETTERS_MIN = 3;

/** Lower case, without accents, blanks and signs: "Shēn-Zhèn" and "shenzhen" are equal. */
function bareLetters(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** What to look for in the stored texts. */
export function wordsToFind({ hiddenWords }: TrackingPageSettings): string[] {
  return [...new Set(hiddenWords.map(bareLetters))].filter((word) => word.length >= LETTERS_MIN);
}

/** @param texts that contain one of the words in any spelling, most frequent first */
export function checkWords(
  texts: readonly ScanTexts[],
  settings: TrackingPageSettings,
): WordCheck[] {
  return settings.hiddenWords.flatMap((word) => {
    const bare = bareLetters(word);
    if (bare.length < LETTERS_MIN) return [];
    const check: WordCheck = { word, hidden: 0, shown: 0, examples: [] };
    for (const text of texts) {
      const whole = [text.description, text.details].filter(Boolean).join(", ");
      if (!bareLetters(whole).includes(bare)) continue;
      if (!bareLetters(shownOf(text, settings)).includes(bare)) {
        check.hidden += text.count;
        continue;
      }
      check.shown += text.count;
      if (check.examples.length < EXAMPLES_MAX) check.examples.push(whole);
    }
    return [check];
  });
}

/** What customers see of a stored text. */
function shownOf(text: ScanTexts, settings: TrackingPageSettings): string {
  const leg = (carrierCode: string | null) =>
    carrierCode ? { carrierCode, weblink: null, phone: null, milestones: {} } : undefined;
  const origin = leg(text.originCarrier);
  const destination = leg(text.destinationCarrier);
  const legs = { ...(origin && { origin }), ...(destination && { destination }) };
  const mask = masksFor({ ...text, legs }, settings).scanMask({
    ...text,
    wallTime: "",
    milestone: null,
  });
  return [mask.text && text.description, mask.place && text.details].filter(Boolean).join(" ");
}
