import { expect, test } from "vitest";
import { createSealer, emailIndexInput } from "~/lib/seal.server";
import { sealedColumn } from "~/lib/sealed-column";

const key = (fill: number) => Buffer.alloc(32, fill);
const old = { id: "k1", key: key(1) };
const fresh = { id: "k2", key: key(2) };
const EMAIL = sealedColumn("orders", "email_sealed", ["shop_id", "id"]);
const place = EMAIL.at("a.myshopify.com", "1");

test("what is sealed opens again and shows nothing of itself", () => {
  const sealer = createSealer([old]);
  const sealed = sealer.seal("ada@example.com", place);
  expect(sealed.includes("ada")).toBe(false);
  expect(sealer.open(sealed, place).toString()).toBe("ada@example.com");
  expect(sealer.seal("ada@example.com", place).equals(sealed)).toBe(false);
});

test("it opens in its own table, column, shop and row alone", () => {
  const sealer = createSealer([old]);
  const sealed = sealer.seal("ada@example.com", place);
  const others = {
    table: sealedColumn("fulfillments", "email_sealed", ["shop_id", "id"]).at(
      "a.myshopify.com",
      "1",
    ),
    column: sealedColumn("orders", "name", ["shop_id", "id"]).at("a.myshopify.com", "1"),
    shop: EMAIL.at("b.myshopify.com", "1"),
    row: EMAIL.at("a.myshopify.com", "2"),
    // Values are not merely joined.
    "shifted border": EMAIL.at("a.myshopify.com1", ""),
  };
  for (const [what, other] of Object.entries(others)) {
    expect(() => sealer.open(sealed, other), `another ${what}`).toThrow(/does not match/);
  }
  expect(sealer.open(sealed, EMAIL.at("a.myshopify.com", 1)).toString()).toBe("ada@example.com");
});

test("after a rotation old seals open, new ones use the new key, and look-ups still match", () => {
  const before = createSealer([old]);
  const after = createSealer([fresh, old]);
  expect(after.open(before.seal("x", place), place).toString()).toBe("x");
  expect(() => before.open(after.seal("x", place), place)).toThrow(/ENCRYPTION_KEYS/);
  const value = emailIndexInput(" Ada@Example.com ");
  expect(after.blindIndex(value)).toEqual(before.blindIndex(emailIndexInput("ada@example.com")));
});

test("a seal with any byte changed, cut off or added does not open", () => {
  const sealer = createSealer([old]);
  const sealed = sealer.seal("ada@example.com", place);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index]! ^= 1;
    expect(() => sealer.open(changed, place), `byte ${index}`).toThrow(
      /ENCRYPTION_KEYS|does not match/,
    );
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => sealer.open(sealed.subarray(0, length), place), `${length} bytes`).toThrow();
  }
  expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), place)).toThrow(/does not match/);
});

test("ten thousand seals have ten thousand nonces", () => {
  const sealer = createSealer([old]);
  const headerBytes = 2 + old.id.length;
  const nonces = Array.from({ length: 10_000 }, () =>
    sealer.seal("x", place).toString("latin1", headerBytes, headerBytes + 12),
  );
  expect(new Set(nonces).size).toBe(10_000);
});

test("a signature is not the blind index of the same value", () => {
  const sealer = createSealer([{ id: "one", key: Buffer.alloc(32, 1) }]);
  expect(sealer.sign("order:1")).not.toEqual(sealer.blindIndex("order:1"));
});
