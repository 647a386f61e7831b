// Finding a carrier by what someone types.
import { expect, test } from "vitest";
import { matchCarriers } from "~/routes/app.shipments.$id/match-carriers";

const carriers = [
  { code: "china-post", name: "China Post" },
  { code: "correos", name: "Correos España" },
  { code: "deutsche-post", name: "Deutsche Post" },
  { code: "post-nl", name: "Post NL" },
  { code: "gls", name: "GLS" },
  { code: "sf-express", name: "Shun Feng" },
];
const names = (text: string, limit = 10) =>
  matchCarriers(carriers, text, limit).map(({ name }) => name);

test("names that begin with the text come first, then words, and the list's order breaks ties", () => {
  expect(names("post")).toEqual(["Post NL", "China Post", "Deutsche Post"]);
});

test("accents, case and blanks don't matter", () => {
  expect(names(" ESPANA ")).toEqual(["Correos España"]);
});

test("a carrier is also found by its code", () => {
  expect(names("sf")).toEqual(["Shun Feng"]);
});

test("no more than asked for, and all of them in order when nothing is typed", () => {
  expect(names("", 2)).toEqual(["China Post", "Correos España"]);
  expect(names("post", 1)).toEqual(["Post NL"]);
});

test("what no carrier is called finds none", () => {
  expect(names("zeppelin")).toEqual([]);
});
