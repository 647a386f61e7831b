// The whole app on an empty database, for benches of the way from webhook to registered parcel.
import { settings } from "../app/env.server";
import { createSealer } from "../app/lib/seal.server";
import { type Services, createServices } from "../app/main/services.server";
import { onBenchServer, openEmpty } from "./engine/database";

export const BENCH_SECRET = "bench-secret";

export interface Counts {
  /** Batch calls that reached the engine. */
  batches: number;
  /** Statements on connections of the app's pool. */
  statements: number;
}

/** Runs `work` with the app's services on a durable PostgreSQL, and counts what they do. */
export async function inBenchApp(
  purpose: string,
  work: (services: Services, counts: Counts) => Promise<void>,
): Promise<void> {
  await onBenchServer(async (serverUrl) => {
    const database = await openEmpty(serverUrl, purpose);
    try {
      const env = benchSettings(database.url);
      const services = createServices(env, database, createSealer(env.ENCRYPTION_KEYS));
      await work(services, countCalls(services));
    } finally {
      await database.close();
    }
  });
}

function benchSettings(databaseUrl: string) {
  return settings.parse({
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: BENCH_SECRET,
    SHOPIFY_APP_URL: "http://localhost",
    ENCRYPTION_KEYS: `bench:${Buffer.alloc(32, 1).toString("base64")}`,
    LOG_LEVEL: "error",
    SANDBOX: "numbers",
  });
}

function countCalls({ engine, database }: Services): Counts {
  const counts = { batches: 0, statements: 0 };
  const handleOwn = engine.handleOwn;
  engine.handleOwn = (request) => {
    if (request.url.endsWith("/trackings/batch")) counts.batches++;
    return handleOwn(request);
  };
  database.pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, {
      query: (...given: unknown[]) => {
        counts.statements++;
        return query(...given);
      },
    });
  });
  return counts;
}

/** Installed shops with accounts and orders 1 to `orders`, so that no call to Shopify is made. */
export async function prepareShops(
  { database, trackingServiceFor }: Services,
  shopIds: readonly string[],
  orders: number,
): Promise<void> {
  for (const shopId of shopIds) {
    await database.pool.query(
      `insert into shops (id, installed_at, updated_at) values ($1, now(), now())`,
      [shopId],
    );
    await database.pool.query(
      `insert into orders (shop_id, id, name, source_version, placed_at)
       select $1, n::text, '#' || n, '', now() from generate_series(1, $2) n`,
      [shopId, orders],
    );
    await trackingServiceFor(shopId);
  }
}
