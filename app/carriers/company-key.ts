// The spelling in which companies' names are compared.

const ASCII = /^\p{ASCII}*$/u;

/** One spelling for all of a name's: no accents, lower case, everything but letters and digits one blank. */
export function companyKey(name: string): string {
  // Names are compared with every delivery, and most are ASCII.
  if (ASCII.test(name))
    return name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
