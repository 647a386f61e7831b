// Reads the HTTP header `Retry-After`, written in seconds or as a date.
import { SECOND_MS } from "~/lib/time";

/**
 * Milliseconds from `now`, 0 for a date that has passed; null when the header is missing or can't be read.
 * Fractions of a second are not in RFC 9110, but Shopify sends "2.0".
 */
export function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * SECOND_MS);
  // A number with a sign or an exponent is no date, though Date.parse takes it for one.
  const atMs = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - now.getTime());
}
