import { expect, test } from "vitest";
import { orderNameCandidates } from "~/storefront/lookup/order-number";

test.each([
  // typed, a name key of the shop, the keys looked for
  ["#1001", "1002", ["1001", "1001"]],
  [" # 1001 ", "1002", ["1001", "1001"]],
  ["1001", null, ["1001", "1001"]],
  ["1001", "wm-1002-de", ["1001", "wm-1001-de"]],
  ["WM-1001-DE", "wm-1002-de", ["wm-1001-de", "wm-1001-de"]],
  ["wm 1001", "wm-1002-de", ["wm1001", "wm-1001-de"]],
  ["#1001", "24-1002", ["1001", "24-1001"]],
  ["17", "24-18", ["17", "24-17"]],
  ["abc", "wm-1002", ["abc", "abc"]],
  ["1001", "no-digits", ["1001", "1001"]],
  ["", "1002", ["", ""]],
  ["7", "$1-20-$&", ["7", "$1-7-$&"]],
])("%j in a shop whose orders look like %j", (typed, example, keys) => {
  expect(orderNameCandidates(typed, example)).toEqual(keys);
});
