import { expect, test } from "vitest";
import { createSealer, emailIndexInput } from "~/lib/seal.server";

const key = (fill: number) => Buffer.alloc(32, fill);
const old = { id: "k1", key: key(1) };
const fresh = { id: "k2", key: key(2) };

test("what is sealed opens again and shows nothing of itself", () => {
  const sealer = createSealer([old]);
  const sealed = sealer.seal("ada@example.com");
  expect(sealed.includes("ada")).toBe(false);
  expect(sealer.open(sealed).toString()).toBe("ada@example.com");
  expect(sealer.seal("ada@example.com").equals(sealed)).toBe(false);
});

test("after a rotation old seals open, new ones use the new key, and look-ups still match", () => {
  const before = createSealer([old]);
  const after = createSealer([fresh, old]);
  expect(after.open(before.seal("x")).toString()).toBe("x");
  expect(() => before.open(after.seal("x"))).toThrow(/ENCRYPTION_KEYS/);
  const value = emailIndexInput(" Ada@Example.com ");
  expect(after.blindIndex(value)).toEqual(before.blindIndex(emailIndexInput("ada@example.com")));
});

test("a seal with any byte changed, cut off or added does not open", () => {
  const sealer = createSealer([old]);
  const sealed = sealer.seal("ada@example.com");
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index]! ^= 1;
    expect(() => sealer.open(changed), `byte ${index}`).toThrow(/ENCRYPTION_KEYS|does not match/);
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => sealer.open(sealed.subarray(0, length)), `${length} bytes`).toThrow();
  }
  expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]))).toThrow(/does not match/);
});

test("ten thousand seals have ten thousand nonces", () => {
  const sealer = createSealer([old]);
  const headerBytes = 2 + old.id.length;
  const nonces = Array.from({ length: 10_000 }, () =>
    sealer.seal("x").toString("latin1", headerBytes, headerBytes + 12),
  );
  expect(new Set(nonces).size).toBe(10_000);
});
