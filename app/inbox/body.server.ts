// Compresses and encrypts webhook bodies for storage.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { parseJsonLossless } from "~/lib/text/json";
import type { Sealer } from "../lib/seal.server";
import { sealedColumn } from "../lib/sealed-column";

export const WEBHOOK_BODY = sealedColumn("webhook_deliveries", "body_sealed", [
  "shop_id",
  "webhook_id",
]);

/** What identifies the delivery. */
interface Named {
  shopId: string;
  webhookId: string;
}

/**
 * The fastest level shrinks a fulfillment to about a quarter. Bodies are small: a small window and small buffers save a
 * third of the 37 µs, most of which zlib's defaults spend on clearing memory.
 */
const COMPRESSION = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4_096 };

export function sealBody(sealer: Sealer, { shopId, webhookId }: Named, body: Buffer): Buffer {
  return sealer.seal(deflateRawSync(body, COMPRESSION), WEBHOOK_BODY.at(shopId, webhookId));
}

/** The raw bytes as they were signed. Throws AppError `internal` when no configured key fits. */
export function openBody(sealer: Sealer, { shopId, webhookId }: Named, sealed: Uint8Array): Buffer {
  return inflateRawSync(sealer.open(sealed, WEBHOOK_BODY.at(shopId, webhookId)));
}

const UNREADABLE = "This can’t be read with the encryption keys that are set.";

/** The text as it was sent; null when no configured key fits. */
export function readableText(
  sealer: Sealer,
  { shopId, webhookId }: Named,
  sealed: Uint8Array,
): string | null {
  const opened = sealer.openIfReadable(sealed, WEBHOOK_BODY.at(shopId, webhookId));
  return opened && inflateRawSync(opened).toString("utf8");
}

/** The parsed JSON; the text if it is no JSON, and a sentence when no configured key fits. */
export function readStoredBody(sealer: Sealer, delivery: Named, sealed: Uint8Array): unknown {
  return parseBody(readableText(sealer, delivery, sealed) ?? UNREADABLE);
}

/** Parses without losing digits; returns the text if it is no JSON. */
export function parseBody(text: string): unknown {
  try {
    return parseJsonLossless(text);
  } catch {
    return text;
  }
}
