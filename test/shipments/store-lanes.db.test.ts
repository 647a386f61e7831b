// Deliveries by lane: written by each sync, read from the index alone.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLaneDeliveries } from "~/shipments/estimates/store-lanes.server";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = "one.myshopify.com";
const NOW = new Date("2026-11-20T10:00:00Z");
const LANE = { carrierCode: "dhl-germany", originCountry: "DE", destinationCountry: "FR" };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // Twenty thousand parcels on a hundred lanes, half of them delivered.
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       origin_country, destination_country, began_on, arrived_on, delivered_on)
     select $1, gen_random_uuid(), 'carrier-' || n % 10, 'N' || n, 'N' || n, 'company',
       'DE', chr(65 + (n / 10) % 10) || 'X', date '2026-10-01',
       date '2026-10-03', case when n % 2 = 0 then date '2026-10-05' end
     from generate_series(1, 20000) n`,
    [SHOP],
  );
  await database.pool.query("vacuum analyze shipments");
});
afterAll(() => database.drop());

let next = 0;
async function delivered(days: Partial<Record<string, string | null>>, shopId = SHOP) {
  const number = `LANE${next++}`;
  const row = {
    carrier: LANE.carrierCode,
    origin: LANE.originCountry,
    destination: LANE.destinationCountry,
    began: "2026-11-01",
    arrived: null,
    delivered: "2026-11-05",
    ...days,
  };
  await database.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       origin_country, destination_country, began_on, arrived_on, delivered_on)
     values ($1, gen_random_uuid(), $2, $3, $3, 'company', $4, $5, $6, $7, $8)`,
    [
      shopId,
      row.carrier,
      number,
      row.origin,
      row.destination,
      row.began,
      row.arrived,
      row.delivered,
    ],
  );
}

test("a lane's newest deliveries, of this shop and this lane alone", async () => {
  await delivered({ delivered: "2026-11-04" });
  await delivered({ delivered: "2026-11-08", arrived: "2026-11-06" });
  await delivered({ delivered: null });
  await delivered({ began: null });
  await delivered({ delivered: "2026-03-01", began: "2026-02-20" });
  await delivered({ began: "2026-11-09" });
  await delivered({ began: "2026-05-30" });
  await delivered({ carrier: "ups" });
  await delivered({ origin: null });
  await delivered({ destination: "ES" });
  await delivered({}, "two.myshopify.com");
  expect(await readLaneDeliveries(database.pool, SHOP, LANE, NOW)).toEqual([
    { transitDays: 7, lastDays: 2 },
    { transitDays: 3, lastDays: null },
  ]);
  const unknownOrigin = { ...LANE, originCountry: null };
  expect(await readLaneDeliveries(database.pool, SHOP, unknownOrigin, NOW)).toEqual([
    { transitDays: 4, lastDays: null },
  ]);
});

test("an arrival after the delivery is ignored", async () => {
  const lane = { ...LANE, destinationCountry: "IT" };
  await delivered({ destination: "IT", arrived: "2026-11-06" });
  expect(await readLaneDeliveries(database.pool, SHOP, lane, NOW)).toEqual([
    { transitDays: 4, lastDays: null },
  ]);
});

test("it is an index-only scan", async () => {
  const { rows } = await database.pool.query<Record<string, string>>(
    `explain select delivered_on - began_on, delivered_on - arrived_on from shipments
     where shop_id = '${SHOP}' and carrier_code = 'carrier-2' and destination_country = 'BX'
       and coalesce(origin_country, '') = 'DE' and delivered_on is not null and began_on is not null
       and delivered_on >= '2026-06-01' order by delivered_on desc limit 500`,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("Index Only Scan using shipments_lane_idx");
  expect(plan).not.toContain("Sort");
});
