// The states of a shop in which every page of the admin is shown, and the SQL that makes each.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { fillShop } from "../support/fill-shop";

export interface ShopState {
  name: string;
  shipments: number;
  /** The merchant's language. */
  locale: string;
  /** Nothing goes as it should: parcels, the tracking service, webhooks and carriers' keys. */
  isFailing: boolean;
}

const state = (name: string, shipments: number, more: Partial<ShopState> = {}): ShopState => ({
  name,
  shipments,
  locale: "en",
  isFailing: false,
  ...more,
});

export const STATES = [
  state("none", 0),
  state("one", 1),
  state("sixty", 60),
  state("many", 20_000),
  state("failing", 120, { isFailing: true }),
  state("de", 60, { locale: "de" }),
  state("ja", 60, { locale: "ja" }),
  state("failing-de", 120, { locale: "de", isFailing: true }),
] as const;

/** Brings the installed shop's rows into the state. */
export async function putIntoState(
  databaseUrl: string,
  shopId: string,
  { shipments, isFailing }: ShopState,
): Promise<void> {
  const now = new Date();
  await onDatabase(databaseUrl, async (sql) => {
    await sql.query(
      `truncate shipments, orders, fulfillments, fulfillment_shipments, checkpoints, shipments_by_status,
         bulk_runs, imports, webhook_deliveries, shipment_changes, engine_carrier_keys cascade`,
    );
    await sql.query(
      `update tracking_connections set open_reason = null, opened_at = null, open_until = null`,
    );
    await sql.query(`update shops set token_refused_at = null, token_restored_at = null`);
  });
  if (shipments === 0) return;
  const kind = isFailing ? "failing" : "usual";
  await fillShop(databaseUrl, { shopId, count: shipments, now, kind });
  await onDatabase(databaseUrl, async (sql) => {
    await addRuns(sql, shopId);
    await addWebhooks(sql, shopId, isFailing);
    if (isFailing) await fail(sql, shopId);
  });
}

async function onDatabase(url: string, work: (sql: pg.Client) => Promise<void>): Promise<void> {
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** A finished bulk action and a finished import, each with something that went wrong. */
async function addRuns(sql: pg.Client, shopId: string): Promise<void> {
  const [run, file] = [randomUUID(), randomUUID()];
  await sql.query(
    `insert into bulk_runs (shop_id, id, action, total, done, created_at, finished_at, started_by)
     values ($1, $2, '{"kind":"refresh"}', 20, 20, now() - interval '1 hour', now(), '7')`,
    [shopId, run],
  );
  await sql.query(
    `insert into bulk_items (shop_id, run_id, position, shipment_id, outcome)
     select $1, $2, row_number() over (order by id), id,
       case when row_number() over (order by id) % 7 = 0 then 'not_registered' else 'done' end
     from shipments where shop_id = $1 order by id limit 20`,
    [shopId, run],
  );
  await sql.query(
    `insert into imports (shop_id, id, file_name, header_key, mapping, total, done, created_at, started_at, finished_at)
     values ($1, $2, 'parcels of november.csv', 'key', '{"number":0}', 40, 40, now(), now(), now())`,
    [shopId, file],
  );
  await sql.query(
    `insert into import_lines (shop_id, import_id, line, number, carrier, order_name, shipped, destination, outcome, problem)
     select $1, $2, n, 'SB' || n, 'UPS', '#' || n, '', '',
       case when n % 9 = 0 then 'rejected' else 'added' end, case when n % 9 = 0 then 'number_invalid' end
     from generate_series(1, 40) n`,
    [shopId, file],
  );
}

async function addWebhooks(sql: pg.Client, shopId: string, isFailing: boolean): Promise<void> {
  await sql.query(
    `insert into webhook_deliveries (shop_id, webhook_id, topic, received_at, state, outcome, reason, attempts, processed_at, order_id)
     select $1, 'w' || n, (array['orders/create','fulfillments/create','orders/updated'])[1 + n % 3],
       now() - n * interval '3 minutes', case when $2 and n % 2 = 0 then 'failed' else 'done' end,
       case when $2 and n % 2 = 0 then 'failed' else 'shipments_recorded' end,
       case when $2 and n % 2 = 0 then 'Error: connection terminated unexpectedly' end, 1 + n % 3, now(),
       (5000000000 + n)::text
     from generate_series(1, 30) n`,
    [shopId, isFailing],
  );
}

async function fail(sql: pg.Client, shopId: string): Promise<void> {
  await sql.query(
    `update tracking_connections set open_reason = 'unreachable', opened_at = now() - interval '2 hours',
       open_until = now() + interval '40 minutes', failures = 12 where shop_id = $1`,
    [shopId],
  );
  await sql.query(`update shops set token_refused_at = now() - interval '3 hours' where id = $1`, [
    shopId,
  ]);
  await sql.query(
    `insert into engine_carrier_keys (account_id, carrier, credentials_sealed, hint, saved_at, refusals, error_code, error_text, error_at)
     select account_id, carrier, ''::bytea, '8f2c', now() - interval '9 days', refusals, code, message, now() - interval '5 minutes'
     from tracking_connections, (values ('dhl', 3, 'key_refused', 'The key was refused.'),
       ('ups', 0, 'carrier_unavailable', 'UPS answered 503.')) as key (carrier, refusals, code, message)
     where shop_id = $1 and account_id is not null`,
    [shopId],
  );
}

/** Addresses of pages that depend on the shop's rows, by name. */
export async function pagesOfRows(
  databaseUrl: string,
  shopId: string,
): Promise<Record<string, string>> {
  const pages: Record<string, string> = {};
  await onDatabase(databaseUrl, async (sql) => {
    const { rows } = await sql.query<{ name: string; path: string }>(
      `(select distinct on (name) name, '/app/shipments/' || id as path from (
         select id, created_at, 'shipment ' || case when registration_state = 'registered' then status
           else registration_state end as name from shipments where shop_id = $1) s
        order by name, created_at desc)
       union all select 'bulk action', '/app/shipments/bulk/' || id from bulk_runs where shop_id = $1
       union all select 'import', '/app/shipments/import/' || id from imports where shop_id = $1
       union all (select 'webhook', '/app/settings/webhooks/' || webhook_id from webhook_deliveries
                  where shop_id = $1 order by webhook_id limit 1)`,
      [shopId],
    );
    for (const { name, path } of rows) pages[name] = path;
  });
  return pages;
}
