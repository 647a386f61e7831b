// Every sealed column: what the product sealed for one row opens in no other.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SealedColumn } from "~/lib/sealed-column";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { fillSealedColumns } from "./fill-sealed-columns";

/** Two shops whose rows the product itself wrote. */
const SHOPS = [
  ["north.myshopify.com", "ada", 1],
  ["south.myshopify.com", "bob", 2],
] as const;

let database: TestDatabase;
afterAll(() => database.drop());

beforeAll(async () => {
  database = await freshDatabase();
  for (const [shop, tag, serial] of SHOPS) {
    await fillSealedColumns(database, testSealer, { shop, tag, serial });
  }
}, 60_000);

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
    value: row[column] as Buffer,
  }));
  expect(found, "a row of each owner").toHaveLength(2);
  return found as [Stored, Stored];
}

test("every sealed column of the database is in the list", async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and table_name <> 'encryption_keys' and (column_name ~ '_sealed$' or column_name ~ '_token$')`,
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
