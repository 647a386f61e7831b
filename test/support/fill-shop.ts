// Fills an installed shop with any number of shipments by set-based SQL: for benches and pictures.
import pg from "pg";

/** Carriers by how many of 100 shipments they have, and where they deliver; the rest is shared evenly. */
const CARRIERS: readonly [code: string, name: string, share: number, countries: string[]][] = [
  ["usps", "USPS", 30, ["US"]],
  ["ups", "UPS", 20, ["US", "CA", "DE", "GB"]],
  ["dhl", "DHL Express", 12, ["DE", "FR", "GB", "US", "JP", "AU", "IT", "ES", "CH"]],
  ["fedex", "FedEx", 10, ["US", "CA", "JP", "FR"]],
  ["royal-mail", "Royal Mail", 8, ["GB"]],
  ["hermes-de", "Hermes", 6, ["DE", "AT"]],
  ["canada-post", "Canada Post", 5, ["CA"]],
  ["laposte", "La Poste", 4, ["FR", "BE"]],
  ["yunexpress", "YunExpress", 3, ["US", "DE", "FR", "BR", "ES"]],
  ["swiss-post", "Swiss Post", 2, ["CH"]],
];

/** Days over which shipments were sent. */
const FILLED_DAYS = 360;

export interface FillOptions {
  shopId: string;
  count: number;
  now: Date;
  /** "failing": nothing goes as it should. */
  kind?: "usual" | "failing";
}

/**
 * Adds `count` shipments, each with an order, a fulfillment and two scans: the newest just sent, the oldest
 * FILLED_DAYS old. Drawn from hashes, so that the same count makes the same shop. Needs a superuser: triggers and
 * foreign keys are off meanwhile, and with many rows indexes are built afterwards.
 */
export async function fillShop(databaseUrl: string, options: FillOptions): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query("set maintenance_work_mem = '512MB'");
    const indexes = options.count > 50_000 ? await dropIndexes(client) : [];
    await addRows(client, options);
    for (const definition of indexes) await client.query(definition);
    await client.query(
      `insert into shipments_by_status (shop_id, status, change)
       select shop_id, status, count(*) from shipments
       where shop_id = $1 and registration_state <> 'removed' and archived_at is null group by 1, 2`,
      [options.shopId],
    );
    await client.query("vacuum analyze");
    // Otherwise the server writes the new rows while pages are measured.
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

const TABLES = ["shipments", "orders", "fulfillments", "fulfillment_shipments", "checkpoints"];

/** Indexes are built faster over all rows than row by row; returns their definitions. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `select i.indexname, i.indexdef from pg_indexes i
     where i.tablename = any($1) and i.schemaname = 'public' and not exists (
       select from pg_constraint c where c.conname = i.indexname)`,
    [TABLES],
  );
  for (const { indexname } of rows) await client.query(`drop index "${indexname}"`);
  return rows.map(({ indexdef }) => indexdef);
}

/** A number from 0 to `below` - 1 that looks random and depends on the row alone. */
const draw = (salt: number, below: number) =>
  `((hashint4(n + ${(salt * 100_000_007) % 2_000_000_000}) & 2147483647) % ${below})`;

async function addRows(client: pg.Client, options: FillOptions): Promise<void> {
  const { shopId, count, now, kind = "usual" } = options;
  const slots = CARRIERS.flatMap(([, , share], index) => Array<number>(share).fill(index + 1));
  const lists = CARRIERS.map(([, , , countries]) => countries.join());
  await client.query(
    `create temp table filled as
     select n, md5('shipment' || n)::uuid as id, c.code, c.company,
       (string_to_array(c.countries, ','))[1 + ${draw(2, 97)} % cardinality(string_to_array(c.countries, ','))] as country,
       $2::timestamptz - (n - 1) * interval '${FILLED_DAYS} days' / $1::int - ${draw(3, 3600)} * interval '1 second' as sent_at,
       1 + ${draw(4, 3)} as first_days, 2 + ${draw(5, 5)} + ${draw(6, 4)} as days, ${draw(7, 1000)} as luck
     from generate_series(1, $1::int) n
     cross join lateral (
       select ($3::text[])[slot] as code, ($4::text[])[slot] as company, ($5::text[])[slot] as countries
       from (select ($6::int[])[1 + ${draw(1, slots.length)}] as slot) s) c`,
    [count, now, CARRIERS.map(([code]) => code), CARRIERS.map(([, name]) => name), lists, slots],
  );
  const usual = `case when luck < 4 then 'exception' when luck < 8 then 'undelivered' when luck < 12 then 'expired'
      when age >= days then 'delivered' when age < first_days and luck < 500 then 'pending' when age < first_days then 'notfound'
      when age = days - 1 then 'pickup' else 'transit' end`;
  const failing = `(array['exception','undelivered','expired','transit','pickup','pending','notfound','exception'])[1 + luck % 8]`;
  await client.query(
    `create temp table journey as
     select *, ${kind === "failing" ? failing : usual} as status, sent_at::date + first_days as began_on
     from (select *, $1::date - sent_at::date as age from filled) f`,
    [now],
  );
  const state =
    kind === "failing"
      ? `(array['registered','needs_carrier','rejected','registered','registered','registered'])[1 + luck % 6]`
      : `case when luck = 500 then 'needs_carrier' when luck = 501 then 'rejected' else 'registered' end`;
  const scanned = "status not in ('pending', 'notfound')";
  const delivered = "case when status = 'delivered' then sent_at::date + days end";
  // A parcel with trouble was scanned last some days after the first time.
  const lastScan = `case when status = 'delivered' then sent_at::date + days when ${scanned} then least(began_on + 2, $2::date) end`;
  await client.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       tracking_company, company_key, registration_state, registration_code, registration_message, registered_at,
       tracking_id, status, substatus, origin_country, destination_country, last_event, last_checkpoint_at,
       began_on, last_scan_on, longest_gap_days, expected_from, expected_by, silent_after, delivered_on, delivered_at,
       failed_attempts, had_exception, legs, evidence, synced_at, fulfilled_at, created_at, updated_at)
     select $1, id, case when state = 'needs_carrier' then 'unknown' else code end,
       'SB' || upper(left(code, 2)) || lpad(n::text, 9, '0') || 'X',
       'SB' || upper(left(code, 2)) || lpad(n::text, 9, '0') || 'X',
       case when state = 'needs_carrier' then 'unknown' else 'company' end, company, lower(company), state,
       case when state = 'rejected' then 4015 end, case when state = 'rejected' then 'The value of \`carrier_code\` is invalid.' end,
       sent_at, case when state = 'registered' then md5(id::text) end, status,
       case status when 'exception' then (array['exception007','exception010','exception006'])[1 + n % 3]
         when 'pickup' then (array['pickup001','pickup002'])[1 + n % 2] when 'transit' then 'transit001' end,
       'CN', country, case when ${scanned} then 'Arrived at sorting center, ' || country end,
       case when ${scanned} then (${lastScan})::text || ' 10:00:00' end,
       case when ${scanned} then least(began_on, $2::date) end, ${lastScan}, 2,
       sent_at::date + 4, sent_at::date + 9, case when ${scanned} then (${lastScan}) + 5 end, ${delivered},
       (${delivered})::text || ' 14:30:00', (status = 'undelivered')::int, status = 'exception',
       json_build_object('origin', json_build_object('carrierCode', code, 'weblink', 'https://www.' || code || '.example/track',
         'phone', null, 'milestones', json_build_object('ItemReceived', sent_at::date || ' 08:00:00'))),
       json_build_object('newest', json_build_object('version', sent_at::text, 'status', status, 'lastEvent', 'Arrived at sorting center')),
       $2, sent_at, sent_at, sent_at
     from (select *, ${state} as state from journey) j`,
    [shopId, now],
  );
  await client.query(
    // With what was read of its items: otherwise a job asks Shopify for a million orders meanwhile.
    `insert into orders (shop_id, id, name, name_key, destination_country, items_version, placed_at, created_at)
     select $1, (5000000000 + n)::text, '#' || (1000 + n), (1000 + n)::text, country, '', sent_at, sent_at from journey`,
    [shopId],
  );
  await client.query(
    `insert into fulfillments (shop_id, id, order_id, name, status, tracking_company, destination_country,
       fulfilled_at, source_updated_at, created_at)
     select $1, (6000000000 + n)::text, (5000000000 + n)::text, '#' || (1000 + n) || '.1', 'success', company, country,
       sent_at, sent_at, sent_at from journey`,
    [shopId],
  );
  await client.query(
    `insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id, created_at)
     select $1, (6000000000 + n)::text, id, (5000000000 + n)::text, sent_at from journey`,
    [shopId],
  );
  await client.query(
    `insert into checkpoints (shop_id, shipment_id, id, leg, wall_time, description, details, status, position)
     select $1, id, place::text, 'origin', (sent_at::date + first_days + 1 - place)::text || ' 10:00:00',
       (array['Picked up by the carrier', 'Arrived at sorting center', 'Departed from facility'])[1 + (n + place) % 3],
       (array['Shenzhen', 'Leipzig', 'Newark, NJ', 'Paris', 'Osaka'])[1 + (n / 7 + place) % 5], 'transit', place
     from journey cross join generate_series(0, 1) place where ${scanned}`,
    [shopId],
  );
}
