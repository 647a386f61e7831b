// The tracking numbers in a field as people fill it: several in one, or one in groups.
import { detectCarrier } from "./detect";
import { numberKey } from "./number-key";

/** v2 takes no shorter ones. */
const SHORTEST_NUMBER = 5;
const LONGEST_NUMBER = 50;
/** A longer word is a number by itself, not a group of one that was printed in groups. */
const LONGEST_PIECE = 11;
/** Longer groups may be numbers, so they are joined only to what is certainly one. */
const SHORT_PIECE = 7;
const MOST_GROUPS = 12;
/** How sure of a carrier's format one must be to say where a number begins and ends. */
const RECOGNISED_FROM = 55;
const CERTAIN_FROM = 90;

/** Commas and the like always separate; so does a slash with blanks around it. */
const SEPARATORS = /[,;|\n\r\t\u3001\uFF0C\uFF1B]+|\s+[/&+]\s+/u;
const BLANKS = /\s+/u;
const NOT_IN_NUMBERS = /[^\p{L}\p{N}_-]/gu;
/** "#1001": the name of an order. */
const ORDER_NAME = /^#\S+$/;
const PLACEHOLDER =
  /^(?:N[/.]?A\.?|NONE|NULL|NIL|UNDEFINED|NAN|TBA|TBC|TBD|X+|TEST(?:ING)?\d{0,3}|UNKNOWN|PENDING|PICK-?UP|COLLECTED|DELIVERED|NO-?TRACKING|UNTRACKED|LOCAL|MANUAL|0+)$/i;

/**
 * The numbers in what someone typed: a field, or a list of fields that may each hold several.
 *
 * Commas, semicolons, bars, tabs and line ends always separate. A blank may separate two numbers or the
 * groups of one ("9400 1112 0250 …", "1Z 8V9 …", "RR 123456785 US"): words are joined when what they make
 * together is a carrier's format and no word of it is a number by itself, or when all are too short to be one.
 * Placeholders ("N/A", "#1001", "pickup"), words without a digit and repetitions are left out. Numbers come
 * back without blanks, otherwise as typed, in the order typed.
 */
export function splitTrackingNumbers(
  raw: string | null | undefined | readonly (string | null)[],
): string[] {
  const fields = typeof raw === "string" ? [raw] : (raw ?? []);
  const numbers = new Map<string, string>();
  for (const field of fields) {
    for (const part of (field ?? "").normalize("NFKC").split(SEPARATORS)) {
      for (const number of numbersOf(part.replace(/\p{Cf}/gu, "").trim())) {
        const key = numberKey(number);
        if (!numbers.has(key)) numbers.set(key, number);
      }
    }
  }
  return [...numbers.values()];
}

/** The numbers of one part: words between which only blanks stand. */
function numbersOf(part: string): string[] {
  if (part === "" || ORDER_NAME.test(part) || PLACEHOLDER.test(part)) return [];
  // A label in front ("Tracking: …") is no part of the number.
  const words = part
    .replace(/[:=]/g, " ")
    .split(BLANKS)
    .filter((word) => !ORDER_NAME.test(word))
    .map((word) => word.replace(NOT_IN_NUMBERS, ""))
    .filter((word) => word !== "");
  return group(words).filter(isNumber);
}

function isNumber(text: string): boolean {
  return (
    text.length >= SHORTEST_NUMBER &&
    text.length <= LONGEST_NUMBER &&
    /\d/.test(text) &&
    !PLACEHOLDER.test(text)
  );
}

/** Joins the words that are groups of one number. */
function group(words: readonly string[]): string[] {
  const numbers: string[] = [];
  for (let start = 0; start < words.length;) {
    const length = runLength(words, start);
    numbers.push(words.slice(start, start + length).join(""));
    start += length;
  }
  return numbers;
}

/** How many words from `start` on make one number: the run that a carrier's format fits best. */
function runLength(words: readonly string[], start: number): number {
  let best = { length: Math.max(1, digitGroups(words, start)), score: 0 };
  let joined = "";
  for (let length = 1; length <= MOST_GROUPS && start + length <= words.length; length += 1) {
    const word = words[start + length - 1] ?? "";
    if (word.length > LONGEST_PIECE || confidenceOf(word) >= RECOGNISED_FROM) break;
    joined += word;
    const confidence = confidenceOf(joined);
    const isLong = words.slice(start, start + length).some((each) => each.length > SHORT_PIECE);
    if (length === 1 || confidence < (isLong ? CERTAIN_FROM : RECOGNISED_FROM)) continue;
    // Of two runs that fit about as well the longer one leaves less unexplained.
    const score = confidence + joined.length / 2;
    if (score > best.score) best = { length, score };
  }
  return best.length;
}

/** How many words from `start` on are groups of digits, each too short for a number. */
function digitGroups(words: readonly string[], start: number): number {
  let length = 0;
  while (/^\d{1,4}$/.test(words[start + length] ?? "")) length += 1;
  return length;
}

function confidenceOf(number: string): number {
  return detectCarrier(number)[0]?.confidence ?? 0;
}
