// Seeded chance for a simulated world, and node:crypto's ids drawn from the same seed.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { type Random, seededRandom } from "../stand-in/shop/random";

export type { Random };

/** FNV-1a over the words, then mixed: one number for each set of words. */
function hash(words: readonly (string | number)[]): number {
  const text = words.join("\u0000");
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

/** The same words always give the same stream; streams of different words are independent. */
export function chanceOf(...words: readonly (string | number)[]): Random {
  return seededRandom(hash(words));
}

/**
 * Draws randomUUID and randomBytes from the seed until the returned function is called: ids decide the order of
 * rows of one moment and when a tracking is polled. Each length has a stream of its own.
 */
export function seedIds(seed: number): () => void {
  const { randomBytes, randomUUID } = crypto;
  const streams = new Map<number, Random>();
  const draw = (size: number): Buffer => {
    const stream = streams.get(size) ?? chanceOf("bytes", seed, size);
    streams.set(size, stream);
    return Buffer.from(Array.from({ length: size }, () => stream.between(0, 255)));
  };
  const uuids = chanceOf("uuids", seed);
  Object.assign(crypto, {
    randomBytes(size: number, callback?: (error: null, bytes: Buffer) => void) {
      const bytes = draw(size);
      if (!callback) return bytes;
      callback(null, bytes);
      return undefined;
    },
    randomUUID() {
      const hex = Array.from({ length: 32 }, () => uuids.between(0, 15).toString(16)).join("");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(crypto, { randomBytes, randomUUID });
    syncBuiltinESMExports();
  };
}
