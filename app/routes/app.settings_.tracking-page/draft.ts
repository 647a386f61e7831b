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
  const { note, contact } = draft;
  return {
    ...draft,
    note: note.trim(),
    contact: contact.trim(),
    hiddenWords: linesOf(draft.hiddenWords),
  };
}

/** Trimmed, without empty lines and repetitions. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

/** Sets of what shoppers see. "Gift" keeps a present secret. */
export const PRESETS = {
  detailed: { showEstimate: true, showRoute: true, showItems: true, showHistory: true },
  compact: { showEstimate: true, showRoute: false, showItems: true, showHistory: false },
  gift: { showEstimate: true, showRoute: true, showItems: false, showHistory: true },
} satisfies Record<string, Partial<Draft>>;
export type Preset = keyof typeof PRESETS;

/** The preset that a draft is like; "custom" for none. */
export function presetOf(draft: Draft): Preset | "custom" {
  const presets = Object.keys(PRESETS) as Preset[];
  const isLike = (preset: Preset) =>
    (Object.keys(PRESETS[preset]) as (keyof (typeof PRESETS)[Preset])[]).every(
      (name) => PRESETS[preset][name] === draft[name],
    );
  return presets.find(isLike) ?? "custom";
}
