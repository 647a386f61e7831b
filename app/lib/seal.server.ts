// Personal data and tokens at rest: AES-256-GCM under a key id that can rotate, and blind indexes.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { normalizeEmail } from "~/lib/text/email";
import { AppError } from "./errors";
import { type SealedPlace, columnOf } from "./sealed-column";

/** Sealed layout: version (1) · key id length (1) · key id · nonce (12) · tag (16) · ciphertext. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Nonces are cut from a larger piece of randomness: asking the system for each costs more than sealing. */
const NONCE_POOL_BYTES = 341 * NONCE_BYTES;
let noncePool: Buffer = Buffer.alloc(0);

function freshNonce(): Buffer {
  if (noncePool.length === 0) noncePool = randomBytes(NONCE_POOL_BYTES);
  const nonce = noncePool.subarray(0, NONCE_BYTES);
  noncePool = noncePool.subarray(NONCE_BYTES);
  return nonce;
}

/** The id of the key that a value names; text that is none for bytes of another kind. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(2, 2 + (sealed[1] ?? 0))).toString();
}

/** What is authenticated beside the ciphertext. The header tells its own length. */
function boundTo(header: Uint8Array, place: SealedPlace): Buffer {
  return Buffer.concat([header, Buffer.from(place)]);
}

export interface Sealer {
  /** Ids of the configured keys; the first one seals. */
  readonly keyIds: readonly string[];
  /** What everything begins with that the first key seals. */
  readonly header: Buffer;
  /** Encrypts for one place; the result names its key, so keys can rotate. */
  seal(plain: string | Uint8Array, place: SealedPlace): Buffer;
  /**
   * Decrypts what `seal` made for this place under any configured key; throws AppError `internal` when none fits,
   * and for a value from another place.
   */
  open(sealed: Uint8Array, place: SealedPlace): Buffer;
  /** The same for lists and pages: null instead of a failure, which is reported once a column and key. */
  openIfReadable(sealed: Uint8Array, place: SealedPlace): Buffer | null;
  /** Keyed hash (32 bytes) of a normalised value, for equality look-ups of what is sealed. */
  blindIndex(value: string): Buffer;
  /** A mark (32 bytes) that only this installation can make: what comes back with it is ours. */
  sign(value: string): Buffer;
  /** Whether `mark` begins what `sign` makes of `value`; at least 16 bytes of it. */
  isSigned(value: string, mark: Uint8Array): boolean;
}

/** Half of a mark is as hard to guess as a key of 128 bits. */
const SHORTEST_MARK_BYTES = 16;

export interface SealingKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

const derived = (key: Uint8Array, use: string) =>
  Buffer.from(hkdfSync("sha256", key, "", `waymark ${use}`, 32));

/** The key of hashes in a database that has none yet; `readySealer` keeps it there when keys rotate. */
export function firstHashKey(keys: readonly SealingKey[]): Buffer {
  return derived(lastOf(keys).key, "hashes");
}

function lastOf(keys: readonly SealingKey[]): SealingKey {
  const last = keys.at(-1);
  if (!last) throw new AppError("internal", "No encryption key is configured.");
  return last;
}

/**
 * @param keys the first seals, all open.
 * @param options.hashKey what blind indexes and marks are made with; without it the first hash key.
 * @param options.onUnreadable is called when `openIfReadable` could not open a value.
 */
export function createSealer(
  keys: readonly SealingKey[],
  options: {
    hashKey?: Uint8Array;
    onUnreadable?: (place: SealedPlace, error: unknown) => void;
  } = {},
): Sealer {
  const { hashKey = firstHashKey(keys), onUnreadable = () => {} } = options;
  const current = keys[0] ?? lastOf(keys);
  const byId = new Map(keys.map((entry) => [entry.id, entry.key]));
  const indexKey = derived(hashKey, "blind index");
  const signingKey = derived(hashKey, "signature");
  const markOf = (value: string) => createHmac("sha256", signingKey).update(value).digest();
  const reported = new Set<string>();
  const header = Buffer.concat([
    Buffer.from([VERSION, Buffer.byteLength(current.id)]),
    Buffer.from(current.id),
  ]);

  function open(sealed: Uint8Array, place: SealedPlace): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const headerEnd = 2 + (bytes[1] ?? 0);
    const key = byId.get(keyIdOf(bytes));
    if (bytes[0] !== VERSION || !key) {
      throw new AppError(
        "internal",
        "Sealed under a key that ENCRYPTION_KEYS does not list; add the old key behind the new one.",
      );
    }
    const tagStart = headerEnd + NONCE_BYTES;
    const bodyStart = tagStart + TAG_BYTES;
    const decipher = createDecipheriv(
      "aes-256-gcm",
      key,
      bytes.subarray(headerEnd, headerEnd + NONCE_BYTES),
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(boundTo(bytes.subarray(0, headerEnd), place));
    decipher.setAuthTag(bytes.subarray(tagStart, bodyStart));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(bodyStart)), decipher.final()]);
    } catch (cause) {
      throw new AppError("internal", "Sealed data does not match its key and place.", { cause });
    }
  }

  return {
    keyIds: keys.map(({ id }) => id),
    header,
    seal(plain, place) {
      const nonce = freshNonce();
      const cipher = createCipheriv("aes-256-gcm", current.key, nonce, {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(boundTo(header, place));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
    },
    open,
    openIfReadable(sealed, place) {
      try {
        return open(sealed, place);
      } catch (error) {
        const kind = `${columnOf(place)} ${keyIdOf(sealed)}`;
        if (!reported.has(kind)) onUnreadable(place, error);
        reported.add(kind);
        return null;
      }
    },
    blindIndex(value) {
      return createHmac("sha256", indexKey).update(value).digest();
    },
    sign: markOf,
    isSigned(value, mark) {
      if (mark.length < SHORTEST_MARK_BYTES || mark.length > 32) return false;
      return timingSafeEqual(markOf(value).subarray(0, mark.length), mark);
    },
  };
}

/** How a customer is compared; `customerId` is the number in Shopify's id. */
export function customerIndexInput(customerId: string): string {
  return `customer:${customerId}`;
}

/** What an e-mail address's blind index is computed from. */
export function emailIndexInput(email: string): string {
  return `email:${normalizeEmail(email)}`;
}
