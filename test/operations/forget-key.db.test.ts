// The way out when a start failed that had announced a new encryption key, and when a key is lost for good.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { createLog } from "~/lib/log.server";
import { ACCESS_TOKEN } from "~/shops/store-tokens.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { checkKeys } from "~/operations/doctor/check-encryption-keys.server";
import { runCommand } from "../commands/command";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "north-pier.myshopify.com";
const SESSION = `offline_${SHOP}`;
const k1 = { id: "k1", key: Buffer.alloc(32, 1) };
const k2 = { id: "k2", key: Buffer.alloc(32, 2) };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.pool.query("delete from encryption_keys; delete from sessions"));
afterAll(() => database.drop());

type Key = typeof k1;
const start = (...keys: Key[]) => readySealer(database.pool, keys, createLog("silent"));

async function seal(...keys: Key[]): Promise<void> {
  const sealed = (await start(...keys)).seal("token", ACCESS_TOKEN.at(SHOP, SESSION));
  await database.pool.query(
    `insert into sessions (shop, id, state, is_online, access_token) values ($1, $2, '', false, $3)
     on conflict (id) do update set access_token = excluded.access_token`,
    [SHOP, SESSION, sealed],
  );
}

const forget = (args: string[], ...keys: Key[]) =>
  runCommand("reseal", ["--forget", ...args], {
    env: {
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: keys.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(","),
    },
  });

async function doctor(...keys: Key[]) {
  const { findings } = await checkKeys(database.pool, keys, SEALED_COLUMNS);
  return findings.map(({ level, text, advice }) => `${level}: ${text} ${advice ?? ""}`);
}

test("a key of a start that failed is named as such, and withdrawn", async () => {
  await seal(k1);
  await start(k2, k1);
  await expect(start(k1)).rejects.toThrow("npm run reseal -- --forget k2");
  expect(await doctor(k1)).toEqual([
    expect.stringMatching(
      /^error: The key "k2" was announced .* nothing is sealed under it\. .*--forget k2$/,
    ),
  ]);
  expect(await forget(["k2"], k1)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("k2"),
  });
  await start(k1);
});

test("on an empty installation also the only key", async () => {
  await start(k1);
  expect(await forget(["k1"], k2)).toMatchObject({ code: 0 });
  await start(k2);
});

test("a key that sealed something stays, unless the loss is accepted", async () => {
  await seal(k1);
  await seal(k2, k1);
  const refused = await forget(["k2"], k1);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("1 access tokens of shops"),
  });
  await expect(start(k1)).rejects.toThrow();
  const accepted = await forget(["k2", "--accept-loss"], k1);
  expect(accepted.stdout).toContain("Given up: 1 access tokens of shops.");
  await start(k1);
  expect(await doctor(k1)).toEqual([
    expect.stringMatching(/^warning: 1 of 1 access tokens .* their key was withdrawn/),
  ]);
});

test("a key that the database does not know, and the last one that opens it, are refused", async () => {
  await seal(k1);
  expect((await forget(["k9"], k1)).stderr).toContain('needs no key "k9". It needs: "k1"');
  expect((await forget(["k1", "--accept-loss"], k1)).stderr).toContain("can't be withdrawn");
  expect(await runCommand("reseal", ["--accept-loss"], { env: {} })).toMatchObject({ code: 2 });
});

test("one value that does not open is counted, and condemns no key", async () => {
  await seal(k1);
  await database.pool.query(
    "update sessions set access_token = set_byte(access_token, 33, get_byte(access_token, 33) # 1)",
  );
  const { findings, canReadTokens } = await checkKeys(database.pool, [k1], SEALED_COLUMNS);
  expect(findings.map(({ text }) => text)).toEqual([
    "1 of 1 access tokens of shops that were tried does not open (sessions.access_token), although their key opens others.",
  ]);
  expect(canReadTokens).toBe(false);
});
