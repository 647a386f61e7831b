// Resealing a column while others write to it.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sql } from "~/lib/database.server";
import { resealColumn } from "~/lib/encryption-keys/reseal.server";
import { createSealer } from "~/lib/seal.server";
import { sealedColumn } from "~/lib/sealed-column";
import { type TestDatabase, freshDatabase } from "../support/database";

const OLD = { id: "k1", key: Buffer.alloc(32, 1) };
const NEW = { id: "k2", key: Buffer.alloc(32, 2) };
const before = createSealer([OLD]);
const sealer = createSealer([NEW, OLD]);
const EMAIL = sealedColumn("orders", "email_sealed", ["shop_id", "id"]);
/** More than two batches. */
const ROWS = 1203;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const ids = Array.from({ length: ROWS }, (_, index) => String(index));
  await database.pool.query("truncate orders cascade");
  await database.pool.query(
    `insert into orders (shop_id, id, email_sealed)
     select 'a', id, sealed from unnest($1::text[], $2::bytea[]) as made (id, sealed)`,
    [ids, ids.map((id) => before.seal(`${id}@example.com`, EMAIL.at("a", id)))],
  );
});

async function stored(): Promise<Map<string, Buffer>> {
  const { rows } = await database.pool.query<{ id: string; value: Buffer }>(
    "select id, email_sealed as value from orders",
  );
  return new Map(rows.map(({ id, value }) => [id, value]));
}

/** The database, with something happening before an update of a row. */
function watched(onUpdate: (id: string) => Promise<void>): Sql {
  const query = async (text: string, values: unknown[]) => {
    if (text.startsWith("update")) await onUpdate(String(values[3]));
    return database.pool.query(text, values);
  };
  return { query } as unknown as Sql;
}

test("every row is resealed once, and opens with the new key alone", async () => {
  expect(await resealColumn(database.pool, sealer, EMAIL)).toEqual({
    resealed: ROWS,
    unreadable: 0,
  });
  const after = createSealer([NEW]);
  for (const [id, value] of await stored()) {
    expect(after.open(value, EMAIL.at("a", id)).toString()).toBe(`${id}@example.com`);
  }
  expect(await resealColumn(database.pool, sealer, EMAIL)).toEqual({ resealed: 0, unreadable: 0 });
});

test("stopped in the middle, the next run does the rest", async () => {
  let updates = 0;
  const dying = watched(async () => {
    if (++updates > 700) throw new Error("killed");
  });
  await expect(resealColumn(dying, sealer, EMAIL)).rejects.toThrow("killed");
  expect(await resealColumn(database.pool, sealer, EMAIL)).toEqual({
    resealed: ROWS - 700,
    unreadable: 0,
  });
});

test("what the app writes meanwhile stays, and what can't be read stays as it is", async () => {
  const newer = sealer.seal("newer@example.com", EMAIL.at("a", "5"));
  const foreign = before.seal("elsewhere", EMAIL.at("b", "7"));
  await database.pool.query("update orders set email_sealed = $1 where id = '7'", [foreign]);
  const busy = watched(async (id) => {
    if (id !== "5") return;
    await database.pool.query("update orders set email_sealed = $1 where id = '5'", [newer]);
  });
  expect(await resealColumn(busy, sealer, EMAIL)).toEqual({ resealed: ROWS - 2, unreadable: 1 });
  const rows = await stored();
  expect(rows.get("5")).toEqual(newer);
  expect(rows.get("7")).toEqual(foreign);
});
