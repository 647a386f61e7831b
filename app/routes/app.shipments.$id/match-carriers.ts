// Finds carriers by a search text.

export interface CarrierOption {
  code: string;
  name: string;
}

/** Carriers whose name or code contains the text: first a match at the start, then at the start of a word. */
export function matchCarriers(
  carriers: readonly CarrierOption[],
  text: string,
  limit: number,
): CarrierOption[] {
  const wanted = fold(text);
  if (!wanted) return carriers.slice(0, limit);
  return carriers
    .map((carrier) => ({ carrier, rank: rankOf(carrier, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ carrier }) => carrier);
}

const NO_MATCH = 3;

function rankOf({ name, code }: CarrierOption, wanted: string): number {
  const folded = fold(name);
  if (folded.startsWith(wanted)) return 0;
  if (` ${folded}`.includes(` ${wanted}`)) return 1;
  return folded.includes(wanted) || code.includes(wanted) ? 2 : NO_MATCH;
}

/** Lower case, without accents; every run of other characters becomes one space. */
function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
