// Waves keep the order of items that share a key, whatever the count of keys.
import { expect, test } from "vitest";
import { inWaves } from "~/shipments/record/waves";

test("items that share a key follow each other, the others go together", () => {
  const items = ["a1", "b2", "a2", "c3", "b1"];
  expect(inWaves(items, (item) => [...item])).toEqual([
    ["a1", "b2", "c3"],
    ["a2", "b1"],
  ]);
});

test("an order may have more numbers than a call may have arguments", () => {
  const keys = Array.from({ length: 300_000 }, (_, index) => `number ${index}`);
  expect(inWaves([1, 2], () => keys)).toEqual([[1], [2]]);
});
