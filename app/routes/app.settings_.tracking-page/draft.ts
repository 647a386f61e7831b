// The draft of the tracking page settings.
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";

export interface Draft extends Omit<TrackingPageSettings, "hiddenWords"> {
  /** One per line, as typed. */
  hiddenWords: string;
}

export function draftOf(settings: TrackingPageSettings): Draft {
  return { ...settings, hiddenWords: settings.hiddenWords.join("\n") };
}

export function settingsOf(draft: Draft): TrackingPageSettings {
  return { ...draft, note: draft.note.trim(), hiddenWords: linesOf(draft.hiddenWords) };
}

/** Trimmed, without empty lines and repetitions. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}
