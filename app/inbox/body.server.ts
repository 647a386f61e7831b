// A delivery's body at rest: deflated, since Shopify's JSON shrinks to a quarter, then sealed.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { parseJsonLossless } from "../lib/json";
import type { Sealer } from "../lib/seal.server";

/** The fastest level takes 25 µs for a fulfillment and saves most of what there is to save. */
const LEVEL = 1;

export function sealBody(sealer: Sealer, body: Buffer): Buffer {
  return sealer.seal(deflateRawSync(body, { level: LEVEL }));
}

/** The raw bytes as they were signed. Throws AppError `internal` when no configured key fits. */
export function openBody(sealer: Sealer, sealed: Uint8Array): Buffer {
  return inflateRawSync(sealer.open(sealed));
}

/** The document; its text where it is no JSON. */
export function readStoredBody(sealer: Sealer, sealed: Uint8Array): unknown {
  return parseBody(openBody(sealer, sealed).toString("utf8"));
}

/** Digits and all; the text itself where it is no JSON. */
export function parseBody(text: string): unknown {
  try {
    return parseJsonLossless(text);
  } catch {
    return text;
  }
}
