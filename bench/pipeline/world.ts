// The whole app on databases of the benches' server, for benches of the way from webhook to registered parcel.
import { migrateJobs } from "~/jobs/worker.server";
import { readEnv } from "../../app/env.server";
import { createSealer } from "../../app/lib/seal.server";
import { type Services, createServices } from "../../app/main/services.server";
import { type BenchDatabase, copyDatabase, openCurrent, openEmpty } from "../engine/database";
import { type Kind, shopOf, shopTurn } from "./webhooks";

export const BENCH_SECRET = "bench-secret";

/** A statement as a client of the pool was given it. */
interface Statement {
  text: string;
  name?: string;
  values?: unknown[];
}

export interface Counts {
  /** Batch calls that reached the engine. */
  batches: number;
  /** Statements on connections of the app's pool. */
  statements: number;
  /** The statements of each committed inbox transaction, while `isRecording`. */
  sets: Statement[][];
  isRecording: boolean;
}

/** Gives the app's services on the database to `work`, and counts what they do. */
export async function withApp<Result>(
  database: BenchDatabase,
  work: (services: Services, counts: Counts) => Promise<Result>,
): Promise<Result> {
  try {
    const env = benchSettings(database.url);
    const services = createServices(env, database, createSealer(env.ENCRYPTION_KEYS));
    return await work(services, countCalls(services));
  } finally {
    await database.close();
  }
}

export function benchSettings(databaseUrl: string, sandbox: "numbers" | "all" = "numbers") {
  return readEnv({
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: BENCH_SECRET,
    SHOPIFY_APP_URL: "http://localhost",
    ENCRYPTION_KEYS: `bench:${Buffer.alloc(32, 1).toString("base64")}`,
    LOG_LEVEL: "error",
    SANDBOX: sandbox,
  });
}

function countCalls({ engine, database }: Services): Counts {
  const counts: Counts = { batches: 0, statements: 0, sets: [], isRecording: false };
  const handleOwn = engine.handleOwn;
  engine.handleOwn = (request) => {
    if (request.url.endsWith("/trackings/batch")) counts.batches++;
    return handleOwn(request);
  };
  database.pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    let transaction: Statement[] = [];
    Object.assign(client, {
      query: (...given: unknown[]) => {
        counts.statements++;
        if (counts.isRecording) {
          const [first, values] = given as [string | Statement, unknown[] | undefined];
          const statement =
            typeof first === "string" ? { text: first, ...(values && { values }) } : first;
          if (statement.text === "begin") transaction = [];
          transaction.push(statement);
          if (statement.text === "commit") {
            if (transaction.some(isInboxLock)) counts.sets.push(transaction);
            transaction = [];
          }
        }
        return query(...given);
      },
    });
  });
  return counts;
}

const isInboxLock = ({ name }: Statement) => name === "inbox.lock";

/** An empty database with `shops` installed shops that have accounts, and `filled` old shipments in the first. */
export async function makeTemplate(
  serverUrl: string,
  given: { shops: number; filled: number },
): Promise<string> {
  const name = "pipeline_template";
  await withApp(await openEmpty(serverUrl, name), async (services) => {
    const { pool } = services.database;
    await migrateJobs(pool);
    await installShops(services, given.shops);
    for (const statement of given.filled > 0 ? FILL : [])
      await pool.query(statement, [shopOf(0, given.shops), given.filled]);
    if (given.filled > 0) await pool.query("vacuum analyze");
  });
  return name;
}

/** Shops with an account each. */
export async function installShops(services: Services, shops: number): Promise<void> {
  for (let index = 0; index < shops; index++) {
    const shopId = shopOf(index, shops);
    await services.database.pool.query(
      `insert into shops (id, installed_at, updated_at) values ($1, now(), now())`,
      [shopId],
    );
    await services.trackingServiceFor(shopId);
  }
}

/** Delivered parcels of a year, one to an order. */
const FILL = [
  `insert into orders (shop_id, id, name, name_key, source_version, placed_at, created_at)
   select $1, 'old' || n, '#' || n, n::text, '2025', now() - n * interval '100 second', now() - n * interval '100 second'
   from generate_series(1, $2::int) n`,
  `insert into fulfillments (shop_id, id, order_id, name, status, fulfilled_at, source_updated_at, source_version)
   select $1, 'old' || n, 'old' || n, '#' || n || '.1', 'success', now() - n * interval '100 second',
     now() - n * interval '100 second', '2025'
   from generate_series(1, $2::int) n`,
  `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source, registration_state,
     registered_at, status, fulfilled_at, created_at, updated_at)
   select $1, gen_random_uuid(), 'ups', 'OLD' || n, 'OLD' || n, 'company', 'registered', now(), 'delivered',
     now() - n * interval '100 second', now() - n * interval '100 second', now() - n * interval '100 second'
   from generate_series(1, $2::int) n`,
  `insert into fulfillment_shipments (shop_id, fulfillment_id, shipment_id, order_id, source_version, first_version)
   select $1, 'old' || substr(tracking_number, 4), id, 'old' || substr(tracking_number, 4), '2025', '2025'
   from shipments where shop_id = $1 and cardinality(array[$2::int]) = 1`,
  `insert into engine_trackings (account_id, id, tracking_number, number_key, carrier_code, status, created_at)
   select c.account_id, md5(n::text), 'OLD' || n, 'OLD' || n, 'ups', 'delivered', now() - n * interval '100 second'
   from generate_series(1, $2::int) n, tracking_connections c where c.shop_id = $1`,
];

/** Opens a copy of another bench database, in place of an earlier one. */
export async function openCopy(
  serverUrl: string,
  from: string,
  to: string,
): Promise<BenchDatabase> {
  await copyDatabase(serverUrl, from, to);
  return openCurrent(serverUrl, to);
}

/** The orders of webhooks of that kind from `first` on, each in its shop, so that no call to Shopify is made. */
export async function addOrders(
  { database }: Services,
  given: { kind: Kind; shops: number; first: number; count: number },
): Promise<void> {
  const { kind, shops, first, count } = given;
  for (let index = 0; index < shops; index++) {
    await database.pool.query(
      `insert into orders (shop_id, id, name, source_version, placed_at)
       select $1, n::text, '#' || n, '', now() from generate_series($2::int, $2::int + $3::int - 1) n
       where (n - $2::int) / $4::int % $5::int = $6::int`,
      [shopOf(index, shops), first, count, shopTurn(kind), shops, index],
    );
  }
}
