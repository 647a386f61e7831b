// The choices about the tracking page as they stand in the form, before they are saved.
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";

export interface Draft extends Omit<TrackingPageSettings, "hiddenWords"> {
  /** One a line, as typed. */
  hiddenWords: string;
}

export function draftOf(settings: TrackingPageSettings): Draft {
  return { ...settings, hiddenWords: settings.hiddenWords.join("\n") };
}

export function settingsOf(draft: Draft): TrackingPageSettings {
  return { ...draft, note: draft.note.trim(), hiddenWords: linesOf(draft.hiddenWords) };
}

/** Each once, without blanks around it. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

export function isDirty(saved: TrackingPageSettings, draft: Draft): boolean {
  // A field's text counts as typed: a blank line can be taken back, and the bar must say so.
  return JSON.stringify(sorted(draftOf(saved))) !== JSON.stringify(sorted(draft));
}

function sorted(draft: Draft): unknown[] {
  const { lookUps, ...rest } = draft;
  return [Object.entries(lookUps).sort(), Object.entries(rest).sort()];
}
