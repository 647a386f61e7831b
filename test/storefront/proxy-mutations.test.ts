// No altered query passes signature verification, out of ten thousand mutations.
import { expect, test } from "vitest";
import { verifyProxyRequest } from "~/storefront/tracking-page/proxy-signature.server";
import { NOW, SECRET, SHOP, sign, signedUrl } from "./signed-request";

const MUTATIONS = 10_000;

/** The same numbers on every run (mulberry32), so that a red build is about its change. */
function drawFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const draw = drawFrom(20261122);
const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)] as Item;

const CHARACTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789=&%+;,#?/\\\"'<>{}|\u0000\u202Eé🎁"];
const KEYS = [
  "shop",
  "timestamp",
  "path_prefix",
  "signature",
  "logged_in_customer_id",
  "order",
  "x",
];

/** Each takes a query without "?" and gives another, or the same when it finds nothing to change. */
const MUTATORS: Record<string, (query: string) => string> = {
  "a byte changed": (query) => {
    const at = draw(query.length);
    return query.slice(0, at) + pick(CHARACTERS) + query.slice(at + 1);
  },
  "a byte put in": (query) => {
    const at = draw(query.length + 1);
    return query.slice(0, at) + pick(CHARACTERS) + query.slice(at);
  },
  "a byte taken out": (query) => {
    const at = draw(query.length);
    return query.slice(0, at) + query.slice(at + 1);
  },
  "a parameter added": (query) => `${query}&${pick(KEYS)}=${pick(CHARACTERS)}`,
  "a parameter added in front": (query) => `${pick(KEYS)}=${pick(CHARACTERS)}&${query}`,
  "a parameter taken out": (query) => {
    const pairs = query.split("&");
    pairs.splice(draw(pairs.length), 1);
    return pairs.join("&");
  },
  "a parameter repeated": (query) => `${query}&${pick(query.split("&"))}`,
  "two parameters in another order": (query) => {
    const pairs = query.split("&");
    const [one, other] = [draw(pairs.length), draw(pairs.length)];
    [pairs[one], pairs[other]] = [pairs[other] ?? "", pairs[one] ?? ""];
    return pairs.join("&");
  },
  "two values exchanged": (query) => {
    const pairs = query.split("&").map((pair) => pair.split("="));
    const [one, other] = [pick(pairs), pick(pairs)];
    [one[1], other[1]] = [other[1] ?? "", one[1] ?? ""];
    return pairs.map((pair) => pair.join("=")).join("&");
  },
  "two parameters run together": (query) => {
    const ands = [...query].flatMap((character, at) => (character === "&" ? [at] : []));
    const at = pick(ands);
    return query.slice(0, at) + query.slice(at + 1);
  },
  "a character encoded once more": (query) => {
    const at = draw(query.length);
    return `${query.slice(0, at)}%25${query.charCodeAt(at).toString(16)}${query.slice(at + 1)}`;
  },
  "a half escape": (query) => `${query}%`,
  "a letter of a name in another case": (query) => {
    const at = draw(query.length);
    const letter = query[at] ?? "";
    const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
    return query.slice(0, at) + other + query.slice(at + 1);
  },
  "a separator of another kind": (query) => query.replace("&", pick([";", "%26", "&amp;", "\n"])),
  "a name with brackets": (query) => query.replace("=", pick(["[]=", "[0]=", "%5B%5D="])),
  "another shop": (query) => query.replace(SHOP.slice(0, 5), "south"),
  "a later time": (query) =>
    query.replace(/timestamp=(\d+)/, (_, at) => `timestamp=${Number(at) + 1}`),
};

const QUERIES: [string, string][][] = [
  [],
  [["number", "00340434161094015902"]],
  [
    ["order", "#1001"],
    ["contact", "ada+x@example.com"],
    ["format", "json"],
  ],
  [
    ["tag", "b"],
    ["tag", "a"],
    ["größe", "名 値"],
    ["empty", ""],
  ],
];

test("no query but the signed one is accepted", { timeout: 60_000 }, () => {
  const refused = new Map<string, number>();
  let forged = 0;
  for (let count = 0; forged < MUTATIONS; count++) {
    expect(count, "mutators that change nothing").toBeLessThan(3 * MUTATIONS);
    const url = signedUrl(pick(QUERIES));
    const genuine = url.search.slice(1);
    const name = pick(Object.keys(MUTATORS));
    let query = genuine;
    for (let times = 1 + draw(3); times > 0; times--) query = MUTATORS[name]?.(query) ?? query;
    url.search = query;
    const result = verifyProxyRequest(url, [SECRET], NOW);
    if (saysTheSame(url.search.slice(1), genuine)) {
      // Another spelling or order of the same parameters: whoever it came from, it says what was signed.
      if (result.ok) expect([result.shopId, result.pathPrefix]).toEqual([SHOP, "/apps/track"]);
      continue;
    }
    forged++;
    expect(result.ok, `${name}: ${url.search}`).toBe(false);
    refused.set(name, (refused.get(name) ?? 0) + 1);
  }
  expect([...refused.keys()].sort()).toEqual(
    expect.arrayContaining(Object.keys(MUTATORS).filter((name) => !/order/.test(name))),
  );
});

/** By Shopify's own rule, and by nothing of ours: the same signature is owed to both, and both bear it. */
function saysTheSame(mutated: string, genuine: string): boolean {
  const [one, other] = [pairsOf(mutated), pairsOf(genuine)];
  const signatureOf = (pairs: [string, string][]) =>
    pairs.filter(([key]) => key === "signature").map(([, value]) => value);
  const unsigned = (pairs: [string, string][]) => pairs.filter(([key]) => key !== "signature");
  return (
    signatureOf(one).join() === signatureOf(other).join() &&
    sign(unsigned(one)) === sign(unsigned(other))
  );
}

function pairsOf(query: string): [string, string][] {
  return [...new URLSearchParams(query)];
}

test("a signature for one shop cannot be read as one for another", () => {
  const time = String(NOW.getTime() / 1000);
  const tail = `logged_in_customer_id=path_prefix=/apps/trackshop=victim.myshopify.comtimestamp=${time}`;
  const signed = signedUrl({ a: `1${tail}zz=` });
  // The signed text, cut at other places.
  const moved = new URL(signed);
  moved.search = new URLSearchParams([
    ["a", "1"],
    ["logged_in_customer_id", ""],
    ["path_prefix", "/apps/track"],
    ["shop", "victim.myshopify.com"],
    ["timestamp", time],
    ["zz", `logged_in_customer_id=path_prefix=/apps/trackshop=${SHOP}timestamp=${time}`],
    ["signature", signed.searchParams.get("signature") ?? ""],
  ]).toString();
  const unsignedPairs = [...moved.searchParams].filter(([key]) => key !== "signature");
  expect(sign(unsignedPairs)).toBe(signed.searchParams.get("signature"));
  for (const url of [signed, moved]) {
    expect(verifyProxyRequest(url, [SECRET], NOW)).toEqual({ ok: false, reason: "ambiguous" });
  }
});
