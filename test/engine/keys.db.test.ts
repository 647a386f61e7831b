// Keys: made, listed without themselves, taken back; and the one that is Waymark's own.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "~/engine/engine.server";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { testSealer } from "../support/sealer";
import { testCatalogue } from "./catalogue";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const LIST = ["GET", "/trackings/get"] as const;

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.close());

const doorOf = (apiKey: string): V2Door => ({
  fetch: running.engine.handleV2,
  baseUrl: BASE_URL,
  apiKey,
});

test("no key, one of the wrong shape and one of the right shape that nobody has: 4001", async () => {
  const door = doorOf("");
  const withHeaders = (headers: Record<string, string>) => call(door, ...LIST, { headers });
  expect(await withHeaders({})).toMatchObject({ code: 4001, data: [] });
  expect(await withHeaders({ "Trackingmore-Api-Key": " " })).toMatchObject({ code: 4001 });
  expect(await call(doorOf("not a key"), ...LIST)).toMatchObject({ code: 4001 });
  expect(await call(doorOf(NOBODY), ...LIST)).toMatchObject({
    code: 4001,
    message: "Invalid API key.",
  });
});

test("a key that was taken back by its id is answered 4002, at once, and its sisters are not", async () => {
  const { engine } = running;
  const { accountId, apiKey } = await engine.createAccount({ name: "sisters" });
  const second = await engine.createKey(accountId, "second");
  expect(await call(doorOf(second.apiKey), ...LIST)).toMatchObject({ code: 200 });

  expect(await engine.revokeKeyById(accountId, second.keyId)).toBe("revoked");
  expect(await call(doorOf(second.apiKey), ...LIST)).toMatchObject({
    code: 4002,
    message: "API key has been deleted.",
    data: [],
  });
  expect(await call(doorOf(apiKey), ...LIST)).toMatchObject({ code: 200 });
  expect(await engine.revokeKeyById(accountId, second.keyId)).toBe("already_revoked");
});

test("nobody takes back a key of another account", async () => {
  const { engine } = running;
  const ann = await engine.createAccount({ name: "ann" });
  const bob = await engine.createAccount({ name: "bob" });
  expect(await engine.revokeKeyById(bob.accountId, ann.keyId)).toBe("unknown");
  expect(await engine.revokeKeyById(ann.accountId, NOBODY)).toBe("unknown");
  expect(await call(doorOf(ann.apiKey), ...LIST)).toMatchObject({ code: 200 });
});

test("the list names keys and tells when they were used, and holds no key", async () => {
  const { engine } = running;
  const { accountId, apiKey } = await engine.createAccount({ name: "list", keyName: "first" });
  const unused = await engine.createKey(accountId, "unused");
  const gone = await engine.createKey(accountId, "gone");
  await engine.revokeKeyById(accountId, gone.keyId);
  await call(doorOf(apiKey), ...LIST);
  await call(doorOf(gone.apiKey), ...LIST);

  const keys = await engine.listKeys(accountId);
  expect(keys.map(({ name }) => name)).toEqual(["unused", "first", "gone"]);
  expect(keys[0]).toMatchObject({ keyId: unused.keyId, lastUsedAt: null, revokedAt: null });
  expect(keys[1]).toMatchObject({ hint: apiKey.slice(-4), lastUsedAt: expect.any(Date) });
  expect(keys[2]).toMatchObject({ lastUsedAt: null, revokedAt: expect.any(Date) });
  const listed = JSON.stringify(keys);
  for (const key of [apiKey, unused.apiKey, gone.apiKey]) expect(listed).not.toContain(key);
});

test("what of a key is stored does not let anyone find the key", async () => {
  const { engine, database } = running;
  const { apiKey } = await engine.createAccount({ name: "at rest" });
  const { rows } = await database.pool.query<{ text: string }>(
    `select k::text as text from engine_keys k`,
  );
  const stored = rows.map(({ text }) => text).join("\n");
  expect(stored).toContain(apiKey.slice(-4));
  expect(stored).not.toContain(apiKey.slice(-5));
  expect(stored).not.toContain(apiKey.slice(0, 8));
});

test("Waymark's own key is listed as such and stays, whoever asks", async () => {
  const { engine } = running;
  const own = await engine.createAccount({ name: "shop", keyName: "Waymark", isInternal: true });
  await engine.createKey(own.accountId, "merchant's");
  const keys = await engine.listKeys(own.accountId);
  expect(keys.map(({ name, isInternal }) => [name, isInternal])).toEqual([
    ["Waymark", true],
    ["merchant's", false],
  ]);
  expect(await engine.revokeKeyById(own.accountId, own.keyId)).toBe("internal");
  expect(await engine.revokeKey(own.apiKey)).toBe(false);
  expect(await call(doorOf(own.apiKey), ...LIST)).toMatchObject({ code: 200 });
});

test("a key of one's own choice opens one account, however often and from wherever it is asked for", async () => {
  const { engine, database } = running;
  const apiKey = "11111111-2222-4333-8444-555555555555";
  const owners = await Promise.all(
    Array.from({ length: 4 }, () => engine.ensureKey(apiKey, { name: "chosen" })),
  );
  expect(new Set(owners.map((owner) => JSON.stringify(owner))).size).toBe(1);
  expect(owners[0]).toMatchObject({ outcome: "known" });
  const accounts = await database.pool.query(`select 1 from engine_accounts where name = 'chosen'`);
  expect(accounts.rowCount).toBe(1);
  expect(await call(doorOf(apiKey), ...LIST)).toMatchObject({ code: 200 });

  await engine.revokeKey(apiKey);
  expect(await engine.ensureKey(apiKey, { name: "chosen" })).toEqual({ outcome: "revoked" });
});

test("an account can have fifty live keys, and taking one back makes room", async () => {
  const { engine } = running;
  const { accountId, keyId } = await engine.createAccount({ name: "many" });
  for (let made = 1; made < 50; made += 1) await engine.createKey(accountId, `key ${made}`);
  await expect(engine.createKey(accountId, "one more")).rejects.toMatchObject({ code: "conflict" });
  await engine.revokeKeyById(accountId, keyId);
  await engine.createKey(accountId, "one more");
  expect((await engine.findAccount(accountId))?.liveKeys).toBe(50);
});

test("a key taken back in another process is refused here at once", async () => {
  const elsewhere = createEngine({
    database: running.database,
    clock: running.clock,
    sealer: testSealer,
    catalogue: testCatalogue,
    connectorFor: () => null,
  });
  const { accountId, keyId, apiKey } = await elsewhere.createAccount({ name: "elsewhere" });
  expect(await call(doorOf(apiKey), ...LIST)).toMatchObject({ code: 200 });
  await elsewhere.revokeKeyById(accountId, keyId);
  expect(await call(doorOf(apiKey), ...LIST)).toMatchObject({ code: 4002 });
});

test("accounts are found and listed by name with what they have left", async () => {
  const { engine } = running;
  const { accountId } = await engine.createAccount({
    name: "zz last",
    email: "owner@example.com",
    quota: 7,
  });
  expect(await engine.findAccount(accountId)).toMatchObject({
    name: "zz last",
    email: "owner@example.com",
    quotaLeft: 7,
    liveKeys: 1,
  });
  expect(await engine.findAccount(NOBODY)).toBeNull();
  const names = (await engine.listAccounts(100)).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  expect(names).toContain("zz last");
});
