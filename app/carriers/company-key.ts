// The spelling in which companies' names are compared.

/** One spelling for all of a name's: no accents, lower case, everything but letters and digits one blank. */
export function companyKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
