// Keeps what is read as one from breaking across lines.

const NO_BREAK = "\u00A0";
const JOINER = "\u2060";

/** Days and times as formatted for a locale: lines end after a dash and before a time of day only. */
export function unbrokenDates(text: string): string {
  return (
    text
      .replace(/\s+–\s+/g, `${NO_BREAK}– `)
      .replace(/(?<!–) (?!\d{1,2}:\d)/g, NO_BREAK)
      // Without blanks, lines may end between any two characters: "11月4日(水)".
      .replace(
        /(?<=[\p{Script=Han})])(?=[\p{Script=Han}\p{N}(])|(?<=\p{N})(?=\p{Script=Han})/gu,
        JOINER,
      )
  );
}

/** A carrier's words: a date like 2026-11-12 keeps together. */
export function unbrokenIsoDates(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => date.replaceAll("-", `-${JOINER}`));
}

/** An address: a number keeps to the word before it, a house number to its street, a country's code to the town. */
export function unbrokenPlace(text: string): string {
  return text
    .replace(/(?<=^|, ?)(\d+) (?=\p{L})/gu, `$1${NO_BREAK}`)
    .replace(/ (?=\p{N}|\p{Lu}{2}$)/gu, NO_BREAK);
}
