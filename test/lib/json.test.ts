import { expect, test } from "vitest";
import { parseJsonLossless } from "~/lib/text/json";

test("an id of 18 digits keeps every digit; everything else is as JSON.parse has it", () => {
  const text =
    '{"id":820982911946154508,"n":12,"f":1.5,"e":1e21,"s":"820982911946154508","a":[-9007199254740993]}';
  expect(parseJsonLossless(text)).toEqual({
    id: "820982911946154508",
    n: 12,
    f: 1.5,
    e: 1e21,
    s: "820982911946154508",
    a: ["-9007199254740993"],
  });
});
