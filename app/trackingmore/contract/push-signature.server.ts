// How v2's pushes are signed: an HMAC over the time alone, keyed with the account's e-mail address.
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * 64 lower-case hex characters. The body is not covered and the key is hardly a secret: a valid pair says
 * that somebody who knows the address had it at that time, and no more.
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
