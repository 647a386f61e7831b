// Tells each status code that no carrier's list has once, however often carriers send it.

/** A carrier that sends made-up codes must not fill the memory; further codes are told each time. */
const MOST_CODES = 1_000;

/** `tell`, but once for each carrier and code in the life of the process. */
export function tellOnce(
  tell: (carrier: string, code: string) => void,
): (carrier: string, code: string) => void {
  const told = new Set<string>();
  return (carrier, code) => {
    const key = `${carrier} ${code}`;
    if (told.has(key)) return;
    if (told.size < MOST_CODES) told.add(key);
    tell(carrier, code);
  };
}
