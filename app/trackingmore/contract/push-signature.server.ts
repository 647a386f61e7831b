// v2's push signature: an HMAC over the time, keyed with the account's e-mail address.
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * 64 lower-case hex characters. The body is not signed and the key is not secret: a valid pair
 * proves only that its sender knew the address at that time.
 * @param timeStr Unix seconds.
 */
export function pushSignature(email: string, timeStr: number): string {
  return createHmac("sha256", email).update(String(timeStr)).digest("hex");
}

export function isPushSignature(email: string, timeStr: number, signature: string): boolean {
  const expected = Buffer.from(pushSignature(email, timeStr));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
