// Removes characters that reverse the direction of the text around them.

/** Embeddings, overrides and isolates; the harmless marks U+200E and U+200F stay. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu;

export function withoutBidiControls(text: string): string {
  return text.replace(BIDI_CONTROLS, "");
}
