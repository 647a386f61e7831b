// Time is an argument: only lib/time.ts reads the system's clock.
import { expect, test } from "vitest";
import { readSources } from "./source-imports";

test("`new Date()` and `Date.now()` stand in lib/time.ts alone", () => {
  const readers = readSources().filter(
    ({ path, text }) => path !== "lib/time.ts" && /\bnew Date\(\)|\bDate\.now\(/.test(text),
  );
  expect(readers.map(({ path }) => path)).toEqual([]);
});
