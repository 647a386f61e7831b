import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer, firstHashKey } from "~/lib/seal.server";
import { orderLinkToken, orderLinkUrl, readOrderLink } from "~/storefront/lookup/order-link.server";

const SHOP = "north-pier.myshopify.com";
const oldKey = { id: "2025", key: Buffer.alloc(32, 1) };
const newKey = { id: "2026", key: Buffer.alloc(32, 2) };
const sealer = createSealer([oldKey]);
const order = { orderId: "820982911946154508", linkVersion: 1 };
const token = orderLinkToken(sealer, SHOP, order);

test("a link opens the order that it was made for, up to the longest id", () => {
  for (const orderId of ["1", order.orderId, "9223372036854775807"]) {
    const made = orderLinkToken(sealer, SHOP, { orderId, linkVersion: 1 });
    expect(readOrderLink(sealer, SHOP, made, 1)).toEqual({ orderId });
  }
});

test("it holds for this shop and this version of the shop's links alone", () => {
  expect(readOrderLink(sealer, "south-pier.myshopify.com", token, 1)).toBeNull();
  expect(readOrderLink(sealer, SHOP, token, 2)).toBeNull();
});

test("it outlives the keys that seal, and ends with the hash key", () => {
  const rotated = createSealer([newKey], { hashKey: firstHashKey([oldKey]) });
  expect(readOrderLink(rotated, SHOP, token, 1)).toEqual({ orderId: order.orderId });
  expect(readOrderLink(createSealer([newKey]), SHOP, token, 1)).toBeNull();
});

test("no other token opens anything", () => {
  const bytes = Buffer.from(token, "base64url");
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 8 }), (bits) => {
      const changed = Buffer.from(bytes);
      for (const bit of new Set(bits)) changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(readOrderLink(sealer, SHOP, changed.toString("base64url"), 1)).toBeNull();
    }),
    { numRuns: 2000 },
  );
  const spelt = [`${token}=`, `${token}A`, token.slice(0, -1), ` ${token}`, token.toUpperCase()];
  for (const text of ["", "x", ...spelt, randomBytes(25).toString("base64url")]) {
    expect(readOrderLink(sealer, SHOP, text, 1), text).toBeNull();
  }
});

test("its address is the shop's own, wherever the proxy is, and tells nothing of a person", () => {
  const url = orderLinkUrl(SHOP, "/tools/my-parcels", token);
  expect(url).toBe(`https://${SHOP}/tools/my-parcels?link=${token}`);
  expect(token).toMatch(/^[\w-]{34}$/);
});
