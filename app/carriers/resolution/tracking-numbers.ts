// Finds the tracking numbers in a field as people fill it: several in one, one in groups, links, remarks.
import { typedText } from "~/lib/text/typed-text";
import { companyMeaning, isServiceWord } from "../companies";
import { confidenceOf, numberFromUrl } from "./tracking-url";
import { numberKey } from "../detection/number-key";
import { withoutNoise } from "./number-noise";

/** v2 takes no shorter ones. */
const SHORTEST_NUMBER = 5;
const LONGEST_NUMBER = 50;
/** A longer word is a number by itself, not a group of one that was printed in groups. */
const LONGEST_PIECE = 11;
/** Longer groups may be numbers, so they are joined only to what is certainly one. */
const SHORT_PIECE = 7;
const MOST_GROUPS = 12;
/** How sure of a carrier's format one must be to say where a number begins and ends. */
const RECOGNIZED_FROM = 55;
/** From here on a number is believed beside any text. */
const CERTAIN_FROM = 90;
/** Numbers of an unknown format have at least so many digits. */
const LEAST_DIGITS = 2;
/** "#10012" names an order; longer ones behind "#" are tracking numbers. */
const ORDER_NAME_DIGITS_MAX = 8;
const COMPANY_WORDS_MAX = 4;

const LINKS = /(?:https?:\/\/|\bwww\.)\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*/gi;
const ADDRESSES = /\S+@\S+/g;
/** Commas and the like always separate; so does a slash with blanks around it. */
const SEPARATORS = /[,;|\n\r\t\u3001]+|\s+[/&+]\s+/u;
const REMARK = /\(([^()]*)\)/g;
/** No carrier's number has other characters; "#" is read with the word behind it. */
const NOT_IN_NUMBERS = /[^\p{L}\p{N}_#-]+/gu;
const PLACEHOLDER =
  /^(?:N[/.]?A\.?|NONE|NULL|NIL|UNDEFINED|NAN|TBA|TBC|TBD|X+|TEST(?:ING)?\d{0,3}|UNKNOWN|PENDING|PICK-?UP|COLLECTED|DELIVERED|NO-?TRACKING|UNTRACKED|LOCAL|MANUAL|0+)$/i;
/** Words that people write beside a tracking number; with any other word a weak format is not believed. */
const LABELS: ReadonlySet<string> = new Set(
  (
    "airway and ausgang awb barcode bill bol by carrier code codigo colis con consignment courier date de di " +
    "dispatched e envio et guia id is label le nn no note nr num number numbers numer numero of on order package paket " +
    "parcel piece posted pro ref reference see seguimiento sendung sendungsnummer sent ship shipment shipped spedizione " +
    "suivi the to tracking trackingnr trackingnummer tracknum trk trk# und via vracht waybill with y your"
  ).split(" "),
);

/**
 * The numbers in what someone typed: a field, or a list of fields that may each hold several.
 *
 * Links give the number that they carry. Commas, semicolons, bars, tabs and line ends always separate. A blank may
 * separate two numbers or the groups of one ("9400 1112 0250 …", "RR 123456785 US"): words are joined when what
 * they make together is a carrier's format and no word of it is a number by itself, or when all are too short to be
 * one. Certain formats are found inside any text. A weak or unknown format is believed only where nothing but
 * labels and carriers' names stands beside it. Placeholders ("N/A"), order names ("#1001"), dates, phone numbers,
 * amounts and repetitions are left out. Numbers come back without blanks, otherwise as typed, in the order typed.
 */
export function splitTrackingNumbers(
  raw: string | null | undefined | readonly (string | null)[],
): string[] {
  const fields = typeof raw === "string" ? [raw] : (raw ?? []);
  const numbers = new Map<string, string>();
  for (const field of fields) {
    for (const number of numbersOfField(field ?? "")) {
      const key = numberKey(number);
      if (!numbers.has(key)) numbers.set(key, number);
    }
  }
  return [...numbers.values()];
}

/**
 * The key of the number that a shopper typed or pasted, with a label, a link or punctuation around it; of several
 * the first. Text without a number gives the key of its letters and digits.
 */
export function typedNumberKey(typed: string): string {
  const [number] = splitTrackingNumbers(typed);
  return numberKey(number ?? typedText(typed).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
}

interface Found {
  number: string;
  confidence: number;
}

function numbersOfField(field: string): string[] {
  // Blanks that separate would be lost by trimming each part only later.
  const text = typedText(field);
  const numbers: string[] = [];
  const rest = text
    .replace(LINKS, (link) => {
      const number = numberFromUrl(link);
      // A comma keeps the place between what stands before and behind the link.
      return number === null ? " , " : `, ${LINK_MARK}${numbers.push(number) - 1},`;
    })
    .replace(ADDRESSES, " , ");
  const found: Found[] = [];
  let hasOtherWords = false;
  for (const part of rest.split(SEPARATORS)) {
    const link = readLinkMark(part.trim(), numbers);
    if (link !== null) {
      found.push({ number: link, confidence: CERTAIN_FROM });
      continue;
    }
    const read = readPart(part);
    found.push(...read.found);
    hasOtherWords ||= read.hasOtherWords;
  }
  return found
    .filter(({ number, confidence }) => isNumber(number, confidence))
    .filter(({ confidence }) => !hasOtherWords || confidence >= CERTAIN_FROM)
    .map(({ number }) => number);
}

const LINK_MARK = "\uE000";

function readLinkMark(part: string, numbers: readonly string[]): string | null {
  return part.startsWith(LINK_MARK) ? (numbers[Number(part.slice(1))] ?? null) : null;
}

/** One part: words between which only blanks stand. */
function readPart(part: string): { found: Found[]; hasOtherWords: boolean } {
  if (part.trim() === "" || PLACEHOLDER.test(part.trim()))
    return { found: [], hasOtherWords: false };
  const bare = withoutRemarks(withoutNoise(part));
  const all = group(wordsOf(part));
  const groups = bare === part ? all : group(wordsOf(bare));
  const certain = all.filter(({ confidence }) => confidence >= CERTAIN_FROM);
  const found = groups.filter(({ number }) => /\d/.test(number));
  const missing = certain.filter(({ number }) => !found.some((each) => each.number === number));
  const letters = groups.filter(({ number }) => !/\d/.test(number)).map(({ number }) => number);
  return { found: [...found, ...missing], hasOtherWords: hasOtherWords(letters) };
}

/** A remark in brackets goes, unless it is all there is. */
function withoutRemarks(part: string): string {
  const outside = part.replace(REMARK, " ");
  return /\d/.test(outside) ? outside : part;
}

function wordsOf(text: string): string[] {
  return text
    .replace(NOT_IN_NUMBERS, " ")
    .replace(/#+/g, " #")
    .replace(/#\s+/g, "#")
    .split(/\s+/u)
    .filter((word) => !isOrderName(word))
    .map((word) => word.replace(/^[#_-]+|[#_-]+$/g, ""))
    .filter((word) => word !== "" && !PLACEHOLDER.test(word));
}

function isOrderName(word: string): boolean {
  if (!word.startsWith("#")) return false;
  const digits = word.replace(/\D/g, "").length;
  return digits <= ORDER_NAME_DIGITS_MAX && confidenceOf(word.slice(1)) < CERTAIN_FROM;
}

function isNumber(text: string, confidence: number): boolean {
  if (text.length < SHORTEST_NUMBER || text.length > LONGEST_NUMBER) return false;
  if (PLACEHOLDER.test(text) || !/\d/.test(text)) return false;
  return confidence >= RECOGNIZED_FROM || text.replace(/\D/g, "").length >= LEAST_DIGITS;
}

/** Whether some words are neither labels nor a carrier's name. */
function hasOtherWords(words: readonly string[]): boolean {
  for (let start = 0; start < words.length;) {
    const length = companyLength(words, start);
    const word = (words[start] ?? "").toLowerCase();
    if (length === 0 && !LABELS.has(word) && !isServiceWord(word)) return true;
    start += Math.max(1, length);
  }
  return false;
}

/** How many words from `start` on are a carrier's name; 0 when they are none. */
function companyLength(words: readonly string[], start: number): number {
  for (let length = Math.min(COMPANY_WORDS_MAX, words.length - start); length > 0; length -= 1) {
    const meaning = companyMeaning(words.slice(start, start + length).join(" "));
    if (meaning.kind === "carrier" || meaning.kind === "shared") return length;
  }
  return 0;
}

/** Joins the words that are groups of one number. */
function group(words: readonly string[]): Found[] {
  const found: Found[] = [];
  for (let start = 0; start < words.length;) {
    const length = isName(words[start] ?? "") ? 1 : runLength(words, start);
    const number = words.slice(start, start + length).join("");
    found.push({ number, confidence: confidenceOf(number) });
    start += length;
  }
  return found;
}

/** "DPD 1502 1234 …": a label or a carrier's name is no group of a number. */
function isName(word: string): boolean {
  if (word.length < 3 || /\d/.test(word)) return false;
  const { kind } = companyMeaning(word);
  return kind === "carrier" || kind === "shared" || LABELS.has(word.toLowerCase());
}

/** How many words from `start` on make one number: the run that a carrier's format fits best. */
function runLength(words: readonly string[], start: number): number {
  let best = { length: Math.max(1, digitGroups(words, start)), score: 0 };
  let joined = "";
  for (let length = 1; length <= MOST_GROUPS && start + length <= words.length; length += 1) {
    const word = words[start + length - 1] ?? "";
    if (word.length > LONGEST_PIECE || confidenceOf(word) >= RECOGNIZED_FROM) break;
    joined += word;
    const confidence = confidenceOf(joined);
    const isLong = words.slice(start, start + length).some((each) => each.length > SHORT_PIECE);
    if (length === 1 || confidence < (isLong ? CERTAIN_FROM : RECOGNIZED_FROM)) continue;
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
