// What order a shopper means: names typed with or without "#", the shop's prefix and suffix.
import { orderNameKey } from "~/shipments/keys";

/**
 * The name keys to look for, the typed one first. Always two, so that every look-up costs the same.
 * Shops put a prefix and a suffix around a counter ("WM-1001-DE") and shoppers leave them out or write them
 * otherwise: the second key puts the typed digits into the form of one of the shop's own names.
 *
 * @param example name key of any order of the shop; null when it has none
 */
export function orderNameCandidates(typed: string, example: string | null): [string, string] {
  const key = orderNameKey(typed);
  const digits = longestDigits(key);
  const counter = example && longestDigits(example);
  if (!digits || !counter) return [key, key];
  return [key, example.replace(counter, () => digits)];
}

function longestDigits(text: string): string | null {
  const runs = text.match(/\d+/g) ?? [];
  return runs.reduce<string | null>(
    // Of runs alike in length the last one is the counter: "24-17" counts 17.
    (longest, run) => (run.length >= (longest?.length ?? 0) ? run : longest),
    null,
  );
}
