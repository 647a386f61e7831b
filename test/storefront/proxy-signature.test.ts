import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyProxyRequest } from "~/storefront/tracking-page/proxy-signature.server";
import { NOW, SECRET, SHOP, sign, signedUrl } from "./signed-request";

const verify = (url: URL, secrets = [SECRET], now = NOW) => verifyProxyRequest(url, secrets, now);

test("Shopify's own worked example of the signature holds", () => {
  // From the app proxy documentation: secret "hush", query with a repeated "extra".
  const url = new URL(
    "https://app.example/?extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1" +
      "&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555" +
      "&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
  );
  expect(verify(url, ["hush"], new Date(1317327555 * 1000))).toMatchObject({
    ok: true,
    shopId: "shop-name.myshopify.com",
    pathPrefix: "/apps/awesome_reviews",
  });
});

describe("genuine requests are accepted whatever their parameters", () => {
  test.each<[string, [string, string][]]>([
    ["none", []],
    [
      "one word",
      [
        ["order", "#1001"],
        ["email", "a+b@example.com"],
      ],
    ],
    [
      "mixed case beside underscores",
      [
        ["orderName", "1"],
        ["order_id", "2"],
      ],
    ],
    [
      "dashes beside underscores",
      [
        ["order-name", "1"],
        ["order_id", "2"],
      ],
    ],
    [
      "digits beside underscores",
      [
        ["a1", "1"],
        ["a_b", "2"],
      ],
    ],
    [
      "names that differ in case",
      [
        ["Number", "1"],
        ["number", "2"],
      ],
    ],
    [
      "a name that begins another",
      [
        ["a", "1"],
        ["a1", "2"],
        ["a.b", "3"],
      ],
    ],
    [
      "unicode in names and values",
      [
        ["größe", "Ünïcödé"],
        ["名", "値"],
        ["z", "🎁"],
        ["zz", "\uE000"],
      ],
    ],
    [
      "signs with a meaning in queries",
      [
        ["q", "a=b&c=d e+f%20#?/\\"],
        ["empty", ""],
      ],
    ],
    [
      "repeated names",
      [
        ["tag", "b"],
        ["tag", "a"],
        ["tag[]", "c"],
        ["tag[]", "d"],
      ],
    ],
    ["NUL and line breaks", [["order", "\u0000\r\n"]]],
  ])("%s", (_, pairs) => {
    const result = verify(signedUrl(pairs));
    expect(result).toMatchObject({ ok: true, shopId: SHOP, pathPrefix: "/apps/track" });
    if (!result.ok) return;
    for (const [key, value] of pairs) expect(result.params.getAll(key)).toContain(value);
  });

  test("octets that are no UTF-8", () => {
    const url = signedUrl();
    const timestamp = String(NOW.getTime() / 1000);
    const message = `logged_in_customer_id=name=\xE9path_prefix=/apps/trackshop=${SHOP}timestamp=${timestamp}`;
    url.searchParams.delete("signature");
    url.search += `&name=%E9&signature=${hmacOfBytes(message)}`;
    expect(verify(url).ok).toBe(true);
  });

  test("any at all", () => {
    const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((key) => !RESERVED.has(key));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: "grapheme" }))), (pairs) => {
        expect(verify(signedUrl(pairs)).ok).toBe(true);
      }),
    );
  });
});

test("while the secret rotates the previous one is accepted, and no empty one ever", () => {
  expect(verify(signedUrl({}, { secret: "old" }), [SECRET, "old"]).ok).toBe(true);
  expect(verify(signedUrl({}, { secret: "old" }), [SECRET])).toEqual({
    ok: false,
    reason: "signature",
  });
  expect(verify(signedUrl({}, { secret: "" }), [SECRET, ""]).ok).toBe(false);
});

test("a request is good for 90 seconds, on either side of our clock", () => {
  const at = (seconds: number) =>
    verify(signedUrl({}, { at: new Date(NOW.getTime() + seconds * 1000) }));
  expect(at(-90).ok).toBe(true);
  expect(at(90).ok).toBe(true);
  expect(at(-91)).toEqual({ ok: false, reason: "stale" });
  expect(at(91)).toEqual({ ok: false, reason: "stale" });
});

test.each(["", "soon", "1e9", "-5", "NaN", "99999999999999999999"])(
  "the signed timestamp %j is none",
  (timestamp) => {
    expect(verify(signedPairs({ timestamp }))).toEqual({ ok: false, reason: "stale" });
  },
);

test.each([
  "",
  "evil.example",
  "north-pier.myshopify.com.evil.example",
  "NORTH.myshopify.com",
  "a/b.myshopify.com",
])("the signed shop %j is none", (shop) => {
  expect(verify(signedPairs({ shop }))).toEqual({ ok: false, reason: "shop" });
});

test.each(["signature", "timestamp", "shop", "path_prefix", "logged_in_customer_id"])(
  "a second %s is refused, however it is spelt",
  (name) => {
    const url = signedUrl(name === "signature" ? {} : { [name]: "x" });
    if (name === "signature") url.searchParams.append(name, url.searchParams.get(name) ?? "");
    expect(verify(url)).toEqual({ ok: false, reason: "repeated" });
    const escaped = new URL(signedUrl());
    escaped.search += `&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=x`;
    expect(verify(escaped)).toEqual({ ok: false, reason: "repeated" });
  },
);

test("a path prefix that is more than a path is not taken over", () => {
  for (const pathPrefix of [
    "//evil.example",
    '/apps/track"',
    "javascript:1",
    "/apps/{{shop}}",
    "",
  ]) {
    expect(verify(signedUrl({}, { pathPrefix }))).toMatchObject({ ok: true, pathPrefix: null });
  }
  expect(verify(signedUrl({}, { pathPrefix: "/tools/track_my-parcel" }))).toMatchObject({
    pathPrefix: "/tools/track_my-parcel",
  });
});

describe("nothing forged is accepted", () => {
  const signed = signedUrl({ order: "#1001", email: "ada@example.com" });
  const genuine = signed.searchParams.get("signature") ?? "";

  test.each([
    ["none", ""],
    ["short", genuine.slice(0, -1)],
    ["long", `${genuine}0`],
    ["upper case", genuine.toUpperCase()],
    ["blank around", ` ${genuine}`],
    ["no hex", "z".repeat(64)],
    ["base64", Buffer.from(genuine, "hex").toString("base64")],
  ])("a signature that is %s", (_, signature) => {
    const url = new URL(signed);
    url.searchParams.set("signature", signature);
    expect(verify(url).ok).toBe(false);
  });

  test("10,000 signatures with bits changed", () => {
    const bytes = Buffer.from(genuine, "hex");
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 8 }),
        (bits) => {
          const mutated = Buffer.from(bytes);
          for (const bit of new Set(bits))
            mutated[bit >> 3] = (mutated[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const url = new URL(signed);
          url.searchParams.set("signature", mutated.toString("hex"));
          expect(verify(url)).toEqual({ ok: false, reason: "signature" });
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test("a parameter changed, added, renamed or taken away", () => {
    const names = [...signed.searchParams.keys()].filter((name) => name !== "signature");
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), fc.nat(3), (name, text, kind) => {
        const url = new URL(signed);
        const value = url.searchParams.get(name) ?? "";
        if (kind === 0) url.searchParams.set(name, value + (text || "x"));
        if (kind === 1) url.searchParams.append(`x${text}`, text);
        if (kind === 2) url.searchParams.delete(name);
        if (kind === 3) {
          url.searchParams.delete(name);
          url.searchParams.append(`${name}x${text}`, value);
        }
        expect(verify(url).ok).toBe(false);
      }),
    );
  });
});

const RESERVED = new Set([
  "signature",
  "timestamp",
  "shop",
  "path_prefix",
  "logged_in_customer_id",
]);

function signedPairs(overrides: Record<string, string>): URL {
  const fields = { shop: SHOP, timestamp: String(NOW.getTime() / 1000), ...overrides };
  const pairs = Object.entries(fields);
  const url = new URL("https://waymark.example.com/proxy/track");
  url.search = new URLSearchParams([...pairs, ["signature", sign(pairs)]]).toString();
  return url;
}

function hmacOfBytes(message: string): string {
  return createHmac("sha256", SECRET).update(message, "latin1").digest("hex");
}
