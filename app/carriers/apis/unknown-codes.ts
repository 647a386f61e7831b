// Reports each status code that is missing from its carrier's list once per process.

/** Limits the memory for codes that a carrier makes up. Codes beyond it are reported each time they arrive. */
const MAX_CODES = 1_000;

/** Calls `report` once for each carrier and code in the life of the process. */
export function reportOnce(
  report: (carrier: string, code: string) => void,
): (carrier: string, code: string) => void {
  const reported = new Set<string>();
  return (carrier, code) => {
    const key = `${carrier} ${code}`;
    if (reported.has(key)) return;
    if (reported.size < MAX_CODES) reported.add(key);
    report(carrier, code);
  };
}
