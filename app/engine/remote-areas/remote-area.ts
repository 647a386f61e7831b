// Parses a row of the remote-area file, and normalizes places for comparison.
import type { CarrierCatalogue } from "../journey/catalogue";

export type RemoteAreaKind = "postcode" | "prefix" | "city";

export interface ListedArea {
  carrierCode: string;
  /** Two letters, upper case. */
  countryCode: string;
  kind: RemoteAreaKind;
  /** Keys, both inclusive; equal for a prefix and a city. */
  first: string;
  last: string;
}

const REMOTE_COLUMNS = ["carrier", "country", "postcode", "postcode_to", "city"] as const;
type Column = (typeof REMOTE_COLUMNS)[number];
const REQUIRED_COLUMNS: readonly Column[] = ["carrier", "country"];

const POSTCODE_MAX_LENGTH = 16;
const CITY_MAX_LENGTH = 100;
const ZIP_LENGTH = 5;
const ZIP_PLUS_4_LENGTH = 9;

/**
 * Normalizes "762-1094", "Sao  Paulo" and "SÃO PAULO" for storage and lookup; "" when nothing is
 * left.
 */
export function placeKey(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .toUpperCase();
}

/** The lookup key: a US ZIP+4 has the areas of its ZIP code. */
export function lookupKey(text: string, countryCode: string): string {
  const key = placeKey(text);
  const isZipPlus4 = countryCode === "US" && key.length === ZIP_PLUS_4_LENGTH && /^\d+$/.test(key);
  return isZipPlus4 ? key.slice(0, ZIP_LENGTH) : key;
}

export type ReadHeader =
  { outcome: "read"; columns: Column[] } | { outcome: "refused"; message: string };

/** Checks the header line: known names, no repeats, no required name missing. */
export function readRemoteHeader(fields: readonly string[]): ReadHeader {
  const names = fields.map((field) => field.trim().toLowerCase());
  const unknown = names.find((name) => !(REMOTE_COLUMNS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    return refused(`There is no column "${unknown}"; there are ${REMOTE_COLUMNS.join(", ")}.`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refused(`The column "${twice}" stands there twice.`);
  const missing = REQUIRED_COLUMNS.find((name) => !names.includes(name));
  if (missing) return refused(`The column "${missing}" is missing.`);
  if (!names.includes("postcode") && !names.includes("city")) {
    return refused('One of the columns "postcode" and "city" is needed.');
  }
  return { outcome: "read", columns: names as Column[] };
}

export type ReadArea =
  { outcome: "read"; area: ListedArea } | { outcome: "refused"; message: string };

/** One line of the file below its header. */
export function readRemoteArea(
  fields: readonly string[],
  columns: readonly Column[],
  catalogue: CarrierCatalogue,
): ReadArea {
  if (fields.length !== columns.length) {
    return refused(`${fields.length} fields, but the header names ${columns.length}.`);
  }
  if (fields.some((field) => field.includes("\uFFFD"))) return refused("The text is not UTF-8.");
  const given = (column: Column) => fields[columns.indexOf(column)]?.trim() ?? "";

  const carrier = catalogue.findCarrier(given("carrier").toLowerCase());
  if (!carrier) return refused(`"${given("carrier")}" is no carrier code of the catalogue.`);
  const countryCode = catalogue.countryCode(given("country"));
  if (!countryCode) return refused(`"${given("country")}" is no country.`);

  const place = readPlace(given("postcode"), given("postcode_to"), given("city"));
  if (place.outcome === "refused") return place;
  const { kind, first, last } = place;
  return { outcome: "read", area: { carrierCode: carrier.code, countryCode, kind, first, last } };
}

type Place =
  | ({ outcome: "read" } & Pick<ListedArea, "kind" | "first" | "last">)
  | { outcome: "refused"; message: string };

function readPlace(postcode: string, postcodeTo: string, city: string): Place {
  if (Boolean(postcode) === Boolean(city))
    return refused("Give a postcode or a city, one of them.");
  if (city) return postcodeTo ? refused("A city has no postcode_to.") : readCity(city);
  if (postcode.endsWith("*")) {
    if (postcodeTo) return refused("Give postcode_to, or an asterisk in its place.");
    return readPostcodes("prefix", postcode.slice(0, -1), postcode.slice(0, -1));
  }
  return readPostcodes("postcode", postcode, postcodeTo || postcode);
}

function readCity(city: string): Place {
  const key = placeKey(city);
  if (!key || city.length > CITY_MAX_LENGTH) return refused(`"${city}" is no city's name.`);
  return { outcome: "read", kind: "city", first: key, last: key };
}

function readPostcodes(kind: "postcode" | "prefix", from: string, to: string): Place {
  const [first, last] = [placeKey(from), placeKey(to)];
  for (const [text, key] of [
    [from, first],
    [to, last],
  ]) {
    if (!key || key.length > POSTCODE_MAX_LENGTH) return refused(`"${text}" is no postcode.`);
  }
  if (first.length !== last.length) {
    return refused(`"${from}" and "${to}" differ in length, so no range is meant by them.`);
  }
  if (first > last) return refused(`"${from}" comes after "${to}".`);
  return { outcome: "read", kind, first, last };
}

function refused(message: string): { outcome: "refused"; message: string } {
  return { outcome: "refused", message };
}
