// A process starts only with the keys that rows of its database need.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkEncryptionKeys } from "~/lib/encryption-check.server";
import { createSealer } from "~/lib/seal.server";
import { type TestDatabase, freshDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("delete from encryption_keys"));
afterAll(() => database.drop());

const k1 = { id: "k1", key: Buffer.alloc(32, 1) };
const k2 = { id: "k2", key: Buffer.alloc(32, 2) };
const start = (...keys: { id: string; key: Buffer }[]) =>
  checkEncryptionKeys(database.pool, createSealer(keys));

test("an empty database takes any key, and the next start needs it", async () => {
  await start(k1);
  await start(k1);
  await expect(start(k2)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining(
      'the encryption key "k1", which ENCRYPTION_KEYS does not list',
    ),
  });
});

test("after a rotation both keys are needed, in any order", async () => {
  await start(k1);
  await start(k2, k1);
  await start(k1, k2);
  await expect(start(k1)).rejects.toThrow(/"k2"/);
  await expect(start(k2)).rejects.toThrow(/"k1"/);
});

test("another key under the same id is refused", async () => {
  await start(k1);
  await expect(start({ id: "k1", key: k2.key })).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining('"k1" is not the one that sealed rows'),
  });
});

test("a refused start records nothing", async () => {
  await start(k1);
  await start(k2).catch(() => {});
  await start(k1);
});
