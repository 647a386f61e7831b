// Names a country in English.
const countries = new Intl.DisplayNames(["en"], { type: "region" });

/** The code itself, when it is not a country's. */
export function countryName(code: string): string {
  try {
    return countries.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}
