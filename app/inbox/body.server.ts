// Compresses and encrypts webhook bodies for storage.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { parseJsonLossless } from "../lib/json";
import type { Sealer } from "../lib/seal.server";

/** The fastest level takes 25 µs for a fulfillment and shrinks it to about a quarter. */
const LEVEL = 1;

export function sealBody(sealer: Sealer, body: Buffer): Buffer {
  return sealer.seal(deflateRawSync(body, { level: LEVEL }));
}

/** The raw bytes as they were signed. Throws AppError `internal` when no configured key fits. */
export function openBody(sealer: Sealer, sealed: Uint8Array): Buffer {
  return inflateRawSync(sealer.open(sealed));
}

/** The parsed JSON; the text if it is no JSON. */
export function readStoredBody(sealer: Sealer, sealed: Uint8Array): unknown {
  return parseBody(openBody(sealer, sealed).toString("utf8"));
}

/** Parses without losing digits; returns the text if it is no JSON. */
export function parseBody(text: string): unknown {
  try {
    return parseJsonLossless(text);
  } catch {
    return text;
  }
}
