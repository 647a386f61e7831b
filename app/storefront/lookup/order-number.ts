// Order name candidates for a typed number, with or without "#", prefix and suffix.
import { orderNameKey } from "~/shipments/keys";

export type NameKeys = [typed: string, inShopsForm: string];

/**
 * The name keys to look up, the typed one first; always two, so that every look-up costs the same. Shops put a
 * prefix and a suffix around a counter ("WM-1001-DE") and shoppers omit or alter them: the second key inserts
 * the typed digits into one of the shop's order names.
 *
 * @param example name key of any order of the shop; null when it has none
 */
export function orderNameCandidates(typed: string, example: string | null): NameKeys {
  const key = orderNameKey(typed);
  const digits = longestDigits(key);
  const counter = example && longestDigits(example);
  if (!digits || !counter) return [key, key];
  return [key, example.replace(counter, () => digits)];
}

function longestDigits(text: string): string | null {
  const runs = text.match(/\d+/g) ?? [];
  return runs.reduce<string | null>(
    // Of runs of equal length the last is the counter: 17 in "24-17".
    (longest, run) => (run.length >= (longest?.length ?? 0) ? run : longest),
    null,
  );
}
