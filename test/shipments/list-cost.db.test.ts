// A page of the list reads few blocks of a large shop, also where its rows lie behind thousands of others.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "~/lib/database.server";
import { EVERY_SHIPMENT, type ShipmentQuery } from "~/shipments/list/query";
import { findSearch } from "~/shipments/list/search.server";
import { countTotal, listShipments } from "~/shipments/list/store-list.server";
import { CONTEXT } from "../admin/samples";
import { blocksRead } from "../support/blocks-read";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "large.myshopify.com";
const SHIPMENTS = 30_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // One every minute back from noon. Of ten one is on its way, and of these the oldest third is late and silent.
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source, tracking_company,
       registration_state, status, began_on, last_scan_on, expected_by, silent_after, fulfilled_at, created_at)
     select $1, md5(n::text)::uuid, 'ups', 'N' || lpad(n::text, 8, '0'), 'N' || lpad(n::text, 8, '0'), 'company', 'UPS',
       'registered', case when n % 10 = 0 then 'transit' else 'delivered' end, sent_at::date, sent_at::date,
       date '2026-11-22' + case when n > $2 * 2 / 3 then -1 else 5 end,
       date '2026-11-22' + case when n > $2 * 2 / 3 then -1 else 5 end, sent_at, sent_at
     from generate_series(1, $2::int) n
     cross join lateral (select timestamptz '2026-11-22T12:00Z' - n * interval '1 minute' as sent_at) s`,
    [SHOP, SHIPMENTS],
  );
  await database.pool.query("analyze shipments");
});
afterAll(() => database.drop());

async function costOf(change: Partial<ShipmentQuery>) {
  const query = { ...EVERY_SHIPMENT, ...change };
  let rows = 0;
  const page = await blocksRead(database.pool, async (sql) => {
    const counted: Database = { ...database, pool: sql as Database["pool"] };
    rows = (await listShipments(counted, SHOP, query, CONTEXT)).rows.length;
  });
  return { rows, page };
}

test.each<[string, Partial<ShipmentQuery>]>([
  ["late ones, the oldest of the shop", { attention: ["late"] }],
  ["silent ones, the oldest of the shop", { attention: ["silent"] }],
  ["late ones of a carrier", { attention: ["late"], carrier: ["ups"] }],
  ["those of two weeks", { shipped: { from: "2026-11-02", to: "2026-11-15" } }],
  ["those scanned in two weeks", { scanned: { from: "2026-11-02", to: "2026-11-15" } }],
])("a page of %s reads little more than its rows", async (_what, query) => {
  const { rows, page } = await costOf(query);
  expect(rows).toBe(50);
  expect(page).toBeLessThan(600);
});

test.each([
  ["two characters that nothing has", "QX", 0, 2_000],
  ["a part of a number that the oldest have", "N000299", 50, 3_500],
])("a search by %s reads what it finds", async (_what, text, found, most) => {
  let rows = 0;
  const blocks = await blocksRead(database.pool, async (sql) => {
    const search = await findSearch(sql, SHOP, text, { email: null, name: null });
    const counted: Database = { ...database, pool: sql as Database["pool"] };
    const context = { ...CONTEXT, search };
    rows = (await listShipments(counted, SHOP, EVERY_SHIPMENT, context)).rows.length;
    await countTotal(counted, SHOP, EVERY_SHIPMENT, context);
  });
  expect(rows).toBe(found);
  // The probe of the newest reads 500 shipments with their links.
  expect(blocks).toBeLessThan(most);
});
