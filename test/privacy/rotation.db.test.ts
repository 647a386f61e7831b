// A change of the encryption key: before it, while both are listed, and when the old one is gone.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { createLog } from "~/lib/log.server";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { orderLinkToken, readOrderLink } from "~/storefront/lookup/order-link.server";
import { runCommand } from "../commands/command";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type Filled, fillSealedColumns } from "./fill-sealed-columns";
import { readPages } from "./read-pages";

const OLD = { id: "k1", key: Buffer.alloc(32, 1) };
const NEW = { id: "k2", key: Buffer.alloc(32, 2) };
const setting = (...keys: (typeof OLD)[]) =>
  keys.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(",");

let database: TestDatabase;
let ada: Filled;
let bob: Filled;
let before: Sealer;

const ready = (...keys: (typeof OLD)[]) => readySealer(database.pool, keys, createLog("silent"));
const reseal = (...keys: (typeof OLD)[]) =>
  runCommand("reseal", [], {
    env: { DATABASE_URL: database.url, ENCRYPTION_KEYS: setting(...keys) },
  });

beforeAll(async () => {
  database = await freshDatabase();
  before = await ready(OLD);
  ada = await fillSealedColumns(database, before, {
    shop: "a.myshopify.com",
    tag: "ada",
    serial: 1,
  });
  const mixed = await ready(NEW, OLD);
  bob = await fillSealedColumns(database, mixed, {
    shop: "b.myshopify.com",
    tag: "bob",
    serial: 2,
  });
}, 60_000);
afterAll(() => database.drop());

/** How many values each key has sealed. */
async function countByKey(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await database.pool.query<{ value: Buffer }>(
      `select ${column} as value from ${table} where ${column} is not null`,
    );
    for (const { value } of rows) {
      const id = value.subarray(2, 2 + (value[1] ?? 0)).toString();
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return counts;
}

/** Every sealed value opens in its own place with this sealer. */
async function expectAllOpen(sealer: Sealer): Promise<void> {
  for (const { table, column, key, at } of SEALED_COLUMNS) {
    const { rows } = await database.pool.query<Record<string, unknown> & { value: Buffer }>(
      `select ${key.join(", ")}, ${column} as value from ${table} where ${column} is not null`,
    );
    expect(rows.length, `${table}.${column} holds values`).toBeGreaterThan(0);
    for (const row of rows) {
      const place = at(...key.map((name) => String(row[name])));
      expect(sealer.openIfReadable(row.value, place), `${table}.${column}`).not.toBeNull();
    }
  }
}

async function expectEverything(sealer: Sealer): Promise<void> {
  await expectAllOpen(sealer);
  for (const { who, pushToken } of [ada, bob]) {
    const tag = who.email.split("@")[0] ?? "";
    expect(await readPages(database, sealer, who, pushToken)).toEqual({
      token: `shpat_${tag}`,
      refreshToken: `shpat_${tag}`,
      keyHint: ` ${tag}`.slice(-4),
      pushEmail: `${tag}@example.com`,
      former: ["embedded"],
      webhooks: "every body",
      exported: who.email,
      requests: [who.customerId],
      listed: 1,
      customer: who.email,
      pushes: "every push",
      order: who.orderId,
    });
    const link = { orderId: who.orderId, linkVersion: 1 };
    const sent = orderLinkToken(before, who.shop, link);
    expect(readOrderLink(sealer, who.shop, sent, 1)).toEqual({ orderId: who.orderId });
    expect(sealer.blindIndex(emailIndexInput(who.email))).toEqual(
      before.blindIndex(emailIndexInput(who.email)),
    );
  }
}

test("with both keys every page and list works", async () => {
  await expectEverything(await ready(NEW, OLD));
  expect(Object.keys(await countByKey()).toSorted()).toEqual(["k1", "k2"]);
});

test("the command reseals, changes nothing when it runs again, and the old key can go", async () => {
  const counts = await countByKey();
  const first = await reseal(NEW, OLD);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Database: .*\n$/) });
  const lines = [...first.stdout.matchAll(/^(\S+): (\d+) resealed$/gm)];
  expect(lines.map(([, name]) => name)).toEqual(
    SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`),
  );
  expect(lines.every(([, , count]) => Number(count) > 0)).toBe(true);
  expect(lines.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(counts.k1);
  expect(first.stdout).toContain("ENCRYPTION_KEYS needs no other key: k1 can go.");
  expect(await countByKey()).toEqual({ k2: (counts.k1 ?? 0) + (counts.k2 ?? 0) });

  const second = await reseal(NEW);
  expect(second.code).toBe(0);
  expect(second.stdout).not.toMatch(/: [1-9]/);
  await expectEverything(await ready(NEW));
});
