// Every sealed column: what the product sealed for one row opens in no other.
import { randomUUID } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CREDENTIALS, writeKey } from "~/engine/carrier-keys/store-keys.server";
import { createTokenCache } from "~/engine/carrier-keys/token-cache.server";
import type { SealedColumn } from "~/lib/sealed-column";
import { HOUR_MS, systemClock } from "~/lib/time";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { scheduleDeletions } from "~/privacy/redaction/delete-trackings.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { switchConnection } from "~/shops/store-connection.server";
import { renewPushToken } from "~/shops/store-push.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { customer, startWorld } from "./world";

let database: TestDatabase;
afterAll(() => database.drop());

/** Two shops whose rows the product itself wrote. */
beforeAll(async () => {
  database = await freshDatabase();
  const world = await startWorld(database);
  const storage = createSessionStorage(database, testSealer);
  for (const [shop, tag, serial] of [
    ["north.myshopify.com", "ada", 1],
    ["south.myshopify.com", "bob", 2],
  ] as const) {
    await world.install(shop);
    await world.meet(customer(shop, tag, serial));
    const token = `shpat_${tag}`;
    const named = { id: `offline_${shop}`, shop, state: "", isOnline: false };
    await storage.storeSession(new Session({ ...named, accessToken: token, refreshToken: token }));
    const pairs = [{ carrierCode: "ups", trackingNumber: `${tag}-1` }];
    await scheduleDeletions(database.pool, testSealer, shop, null, pairs);
    const cloud = { kind: "cloud", apiKey: `key of ${tag}` } as const;
    await switchConnection(database.pool, testSealer, shop, cloud, new Date());
    await saveCarrierKey(randomUUID(), tag);
    await renewPushToken(database, testSealer, shop, `${tag}@example.com`);
  }
}, 60_000);

async function saveCarrierKey(accountId: string, secret: string): Promise<void> {
  const carrier = "ups";
  const credentialsSealed = testSealer.seal(secret, CREDENTIALS.at(accountId, carrier));
  const key = { accountId, carrier, credentialsSealed, hint: "" };
  await writeKey(database.pool, key, new Date());
  const deps = { database, sealer: testSealer, clock: systemClock };
  const tokens = createTokenCache(deps, { ...key, version: 1 });
  await tokens.get("", async () => ({ token: secret, expiresInMs: 1 * HOUR_MS }));
}

interface Stored {
  key: string[];
  value: Buffer;
}

/** A row of each owner. */
async function rowsOfBoth({ table, column, key }: SealedColumn): Promise<[Stored, Stored]> {
  const { rows } = await database.pool.query<Record<string, Buffer | string | number>>(
    `select distinct on (${key[0]}) * from ${table} where ${column} is not null order by ${key[0]}`,
  );
  const found = rows.map((row) => ({
    key: key.map((name) => String(row[name])),
    value: Buffer.isBuffer(row[column]) ? row[column] : Buffer.from(String(row[column]), "base64"),
  }));
  expect(found, "a row of each owner").toHaveLength(2);
  return found as [Stored, Stored];
}

test("every sealed column of the database is in the list", async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and (column_name ~ '_sealed$' or column_name ~ '_token$')`,
  );
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(listed.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

const named = SEALED_COLUMNS.map((sealed) => ({
  name: `${sealed.table}.${sealed.column}`,
  sealed,
}));

test.each(named)("$name opens in its own row alone", async ({ sealed }) => {
  const [first, second] = await rowsOfBoth(sealed);
  const opened = testSealer.open(first.value, sealed.at(...first.key));
  expect(opened.length).toBeGreaterThan(0);
  const elsewhere = SEALED_COLUMNS.filter((other) => other !== sealed);
  const places = [
    sealed.at(...second.key),
    ...first.key.map((_, at) => sealed.at(...first.key.with(at, second.key[at] ?? ""))),
    ...elsewhere.map((other) => other.at(...first.key)),
  ].filter((place) => place !== sealed.at(...first.key));
  for (const place of places) {
    expect(() => testSealer.open(first.value, place), place).toThrow(/does not match/);
  }
});
