// JSON from outside, read without losing digits.

type Reviver = (this: unknown, key: string, value: unknown, context: { source: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * JSON.parse, but an integer too large for a double comes out as its text:
 * Shopify's sample ids have 18 digits, and `820982911946154508` would lose the last ones.
 * Throws SyntaxError as JSON.parse does.
 */
export function parseJsonLossless(text: string): unknown {
  return parseWithSource(text, (_key, value, context) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source)
      ? context.source
      : value,
  );
}

/** The parsed text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
