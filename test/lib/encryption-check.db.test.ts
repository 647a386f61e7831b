// A process starts only with the keys that rows of its database need.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { forgetKeys, readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { createLog } from "~/lib/log.server";
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
  readySealer(database.pool, keys, createLog("silent"));

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

test("what is hashed and signed stays the same when the key that began is gone", async () => {
  const before = await start(k1);
  const mixed = await start(k2, k1);
  await forgetKeys(database.pool, ["k1"]);
  const after = await start(k2);
  const mark = before.sign("link");
  for (const sealer of [mixed, after]) {
    expect(sealer.blindIndex("a")).toEqual(before.blindIndex("a"));
    expect(sealer.isSigned("link", mark)).toBe(true);
  }
  await expect(start(k1)).rejects.toThrow(/"k2"/);
});

test("processes that start together on an empty database agree", async () => {
  const [first, second] = await Promise.all([start(k2, k1), start(k2, k1)]);
  expect(first.blindIndex("a")).toEqual(second.blindIndex("a"));
  expect((await start(k2, k1)).blindIndex("a")).toEqual(first.blindIndex("a"));
});
