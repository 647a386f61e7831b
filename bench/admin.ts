// What the admin's list of shipments takes to read, by filter, search and order, for shops of different sizes.
import { ENGLISH } from "~/ui/language/texts";
import type { Database } from "../app/lib/database.server";
import { createSealer } from "../app/lib/seal.server";
import { readList } from "../app/routes/app.shipments._index/read-list.server";
import { readShipmentQuery } from "../app/shipments/list/read-query";
import { onBenchServer, openEmpty } from "./engine/database";
import { SIZES, type SizeName } from "./engine/sizes";
import type { Report } from "./report";

const SHOP = "bench.myshopify.com";
/** With `quick`: without the largest shop. */
const QUICK: readonly SizeName[] = ["10k", "100k"];
const WARM_UP = 3;
const MEASURED = 20;

const PAGES: Record<string, string> = {
  "first page": "",
  "second page": "second",
  "in transit": "status=transit",
  "rare status": "status=expired",
  carrier: "carrier=carrier-7",
  "carrier and destination": "carrier=carrier-3&destination=DE",
  late: "attention=late",
  "needs attention": "view=attention",
  "shipped in a week": "shipped=2026-06-01..2026-06-07",
  "by last scan": "sort=scanned_asc",
  "by estimate": "sort=expected_asc",
  "by destination": "sort=destination_desc",
  "by status": "sort=status_asc",
  "whole number": "search=NUM0000777",
  "part of a number": "search=00777",
  "order name": "search=%231777",
  "nothing found": "search=zzzz",
};

export async function run(options: {
  sizes?: string;
  only?: string;
  quick?: boolean;
}): Promise<Report> {
  const known = Object.keys(SIZES) as SizeName[];
  const named = options.sizes?.split(",");
  const sizes = known.filter((size) => (named ?? (options.quick ? QUICK : known)).includes(size));
  const pages = Object.entries(PAGES).filter(([name]) => name.includes(options.only ?? ""));
  const rows: (string | number)[][] = [];
  await onBenchServer(async (serverUrl) => {
    for (const size of sizes) {
      const database = await openEmpty(serverUrl, `admin_${size}`);
      try {
        await fill(database, SIZES[size]);
        for (const [name, address] of pages) {
          const { median, slowest, bytes } = await measure(database, address);
          rows.push([size, name, median, slowest, bytes / 1000]);
        }
      } finally {
        await database.close();
      }
    }
  });
  return {
    bench: "admin",
    about:
      "Reading the admin's list of shipments: all its statements and the view, without HTML. Milliseconds of 20 reads, one after the other.",
    tables: [
      {
        title: "List of shipments",
        columns: [
          { label: "shipments" },
          { label: "page" },
          { label: "median ms", digits: 1 },
          { label: "p95 ms", digits: 1 },
          { label: "kB of data", digits: 1 },
        ],
        rows,
      },
    ],
    ratios: [],
  };
}

async function measure(database: Database, address: string) {
  const services = {
    database,
    sealer: createSealer([{ id: "bench", key: Buffer.alloc(32, 7) }]),
    clock: { now: () => new Date("2026-11-22T12:00:00Z") },
    sourcesOf: async () => ({
      kind: "embedded" as const,
      keyedCarriers: ["carrier-1", "carrier-2"],
      carrierFor: () => null,
      isPlayed: () => false,
      isAllPlayed: false,
    }),
  };
  const read = (params: URLSearchParams) =>
    readList(services, SHOP, readShipmentQuery(params), ENGLISH, params.get("view"));
  const first = address === "second" ? await read(new URLSearchParams()) : null;
  const params = first
    ? new URL(first.nextUrl ?? "", "http://bench").searchParams
    : new URLSearchParams(address);
  const times: number[] = [];
  let bytes = 0;
  for (let turn = 0; turn < WARM_UP + MEASURED; turn++) {
    const before = performance.now();
    bytes = JSON.stringify(await read(params)).length;
    if (turn >= WARM_UP) times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { median: at(0.5), slowest: at(0.95), bytes };
}

/** One in ten is open; one in a hundred of these is late. Each has an order. */
async function fill({ pool }: Database, count: number): Promise<void> {
  await pool.query(`insert into shops (id, iana_timezone) values ($1, 'Europe/Berlin')`, [SHOP]);
  await pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       tracking_company, registration_state, status, destination_country, last_event, last_checkpoint_at,
       began_on, last_scan_on, expected_by, silent_after, delivered_on, fulfilled_at, created_at)
     select $1, gen_random_uuid(), 'carrier-' || n % 20, 'NUM' || lpad(n::text, 7, '0'),
       'NUM' || lpad(n::text, 7, '0'), 'company', 'Carrier ' || n % 20, 'registered',
       case when n % 1000 = 0 then 'expired' when n % 500 = 1 then 'exception' when n % 10 = 0 then 'transit'
            else 'delivered' end,
       (array['US','DE','FR','GB','JP','CA','AU','IT'])[n % 8 + 1], 'Arrived at the sorting center', '2026-11-20 10:00',
       date '2026-11-20' - n % 300, date '2026-11-20' - n % 290,
       date '2026-12-20' - case when n % 1000 = 10 then 60 else n % 5 end, date '2026-12-20',
       case when n % 10 <> 0 then date '2026-11-20' - n % 290 end,
       timestamptz '2026-11-20' - n % 300 * interval '1 day',
       timestamptz '2026-11-20' - n * interval '20 seconds'
     from generate_series(1, $2::int) n`,
    [SHOP, count],
  );
  await pool.query(
    `insert into orders (shop_id, id, name, name_key)
     select $1, n::text, '#' || (1000 + n), (1000 + n)::text from generate_series(1, $2::int) n`,
    [SHOP, count],
  );
  await pool.query(
    `insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id)
     select shop_id, 'F' || number_key, id, right(number_key, 7)::int::text from shipments where shop_id = $1`,
    [SHOP],
  );
  await pool.query("vacuum analyze");
}
