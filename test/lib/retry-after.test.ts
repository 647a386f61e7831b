// Retry-After as servers write it.
import { expect, test } from "vitest";
import { readRetryAfter } from "~/lib/limits/retry-after";

const NOW = new Date("2026-11-28T12:00:00Z");

test.each([
  ["120", 120_000],
  ["2.0", 2_000],
  [" 0.5 ", 500],
  ["0", 0],
  ["Sat, 28 Nov 2026 12:00:30 GMT", 30_000],
  ["Sat, 28 Nov 2026 11:00:00 GMT", 0],
  ["-5", null],
  ["1e9", null],
  ["", null],
  ["soon", null],
  [null, null],
])("%j is %j milliseconds", (header, waitMs) => {
  expect(readRetryAfter(header, NOW)).toBe(waitMs);
});
