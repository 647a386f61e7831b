// Numbers that JavaScript can't hold, written into JSON digit for digit (Shopify's 18-digit ids).

/** TypeScript 5.9 does not know JSON.rawJSON yet; Node 22 does. */
const json = JSON as typeof JSON & { rawJSON(text: string): object };

/** A value that `JSON.stringify` writes as this very number. */
export function rawNumber(digits: string): object {
  return json.rawJSON(digits);
}
