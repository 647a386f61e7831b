// Sealed values that no key opens: pages and lists show the rest, and the log tells it once.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import type { Sealer } from "~/lib/seal.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { type Filled, fillSealedColumns } from "./fill-sealed-columns";
import { readPages } from "./read-pages";

let database: TestDatabase;
let filled: Filled;
let sealer: Sealer;
const logged: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const log = { error: (facts: { column: string }) => void logged.push(facts.column) };
  sealer = await readySealer(
    database.pool,
    [{ id: "k1", key: Buffer.alloc(32, 1) }],
    log as Parameters<typeof readySealer>[2],
  );
  filled = await fillSealedColumns(database, sealer, {
    shop: "a.myshopify.com",
    tag: "ada",
    serial: 1,
  });
}, 60_000);
afterAll(() => database.drop());

test("every page and list shows the rest, and each column is logged once", async () => {
  const { who, pushToken } = filled;
  const whole = await readPages(database, sealer, who, pushToken);
  expect(logged).toEqual([]);
  for (const { table, column } of SEALED_COLUMNS) {
    // Whose pushes are checked with it are refused, not believed.
    if (column === "push_email_sealed") continue;
    await database.pool.query(
      `update ${table} set ${column} =
         set_byte(${column}, length(${column}) - 1, get_byte(${column}, length(${column}) - 1) # 1)`,
    );
  }
  const expected = {
    ...whole,
    token: "",
    refreshToken: null,
    keyHint: "",
    exported: null,
    requests: [undefined],
    customer: null,
    pushes: "some",
  };
  expect(await readPages(database, sealer, who, pushToken)).toEqual(expected);
  expect(await readPages(database, sealer, who, pushToken)).toEqual(expected);
  // The next visit asks Shopify for a new token, as after a refused one.
  const session = await createSessionStorage(database, sealer).loadSession(`offline_${who.shop}`);
  expect(session?.accessToken).toBeUndefined();
  expect(logged.toSorted()).toEqual([...new Set(logged)].toSorted());
  expect(logged).toEqual(
    expect.arrayContaining(["sessions.access_token", "engine_trackings.customer_sealed"]),
  );
});
