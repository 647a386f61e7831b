// Foreign keys inside a module: a row without its parent is refused, and is deleted with its parent.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "keys.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const SHIPMENT = {
  table: "shipments",
  insert: `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source)
           values ($1, $2, 'usps', 'A1', 'A1', 'company')`,
};
const ACCOUNT = {
  table: "engine_accounts",
  insert: `insert into engine_accounts (name, id) values ($1, $2)`,
};

const CHILDREN = {
  fulfillment_shipments: {
    parent: SHIPMENT,
    insert: `insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id)
             values ($1, '1', $2, '1')`,
  },
  checkpoints: {
    parent: SHIPMENT,
    insert: `insert into checkpoints (shop_id, shipment_id, id, leg, wall_time, description)
             values ($1, $2, '1', 'origin', '2026-03-01 08:00', 'Posted')`,
  },
  shipment_changes: {
    parent: SHIPMENT,
    insert: `insert into shipment_changes (shop_id, shipment_id, kind) values ($1, $2, 'status')`,
  },
  engine_keys: {
    parent: ACCOUNT,
    insert: `insert into engine_keys (name, account_id, key_hash) values ($1, $2, '\\x01')`,
  },
  engine_carrier_keys: {
    parent: ACCOUNT,
    insert: `insert into engine_carrier_keys (carrier, account_id, credentials_sealed, saved_at)
             values ($1, $2, '', now())`,
  },
  engine_callbacks: {
    parent: ACCOUNT,
    insert: `insert into engine_callbacks (url, account_id, id, position, statuses, created_at)
             values ($1, $2, gen_random_uuid(), 0, '{}', now())`,
  },
};

test.each(Object.entries(CHILDREN))(
  "%s: a row has a parent, and goes with it",
  async (table, { parent, insert }) => {
    const { pool } = database;
    const values = [SHOP, randomUUID()];
    await expect(pool.query(insert, values)).rejects.toMatchObject({
      code: "23503",
      constraint: expect.stringMatching(`^${table}_.*_fkey$`),
    });
    await pool.query(parent.insert, values);
    await pool.query(insert, values);
    await pool.query(`delete from ${parent.table} where id = $1`, [values[1]]);
    expect((await pool.query(`select 1 from ${table}`)).rows).toEqual([]);
  },
);

test("every foreign key cascades on delete and restricts changes of a parent's key", async () => {
  const { rows } = await database.pool.query<{ name: string; actions: string }>(
    `select conname as name, confdeltype::text || confupdtype::text as actions from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace order by 1`,
  );
  expect(rows.filter(({ actions }) => actions !== "cr")).toEqual([]);
});
