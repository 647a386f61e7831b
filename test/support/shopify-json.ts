// Shopify's example payloads as the inbox hands them over: read from text, every digit kept.
import { parseJsonLossless } from "../../app/lib/text/json";
import { examplePayload } from "./shopify-examples";

/** The documented example with some fields replaced, parsed as a webhook's body is. */
export function exampleDelivered(
  topic: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  const text = JSON.stringify({ ...examplePayload(topic), ...change });
  return parseJsonLossless(text) as Record<string, unknown>;
}
