// What one webhook, one poll, one page and one parcel cost: CPU time of Node and PostgreSQL, and bytes on disk.
import type { Pool } from "pg";
import { createSealer } from "../../app/lib/seal.server";
import { createReads } from "../../app/lib/postgres/replica-reads.server";
import type { ReadFrom } from "../../app/lib/observer";
import { HOUR_MS } from "../../app/lib/time";
import { openDatabase } from "../../app/main/database.server";
import { jobHandlers } from "../../app/main/jobs.server";
import { migrateDatabase } from "../../app/main/migrate.server";
import { type Services, createServices } from "../../app/main/services.server";
import { wireTrackingPage } from "../../app/main/tracking-page.server";
import { readHome } from "../../app/routes/app._index/read-home.server";
import { readList } from "../../app/routes/app.shipments._index/read-list.server";
import { EVERY_SHIPMENT } from "../../app/shipments/list/query";
import "../../test/support/english";
import { ENGLISH } from "../../app/ui/language/texts";
import {
  hasPgBouncer,
  postgresPrograms,
  startPgBouncer,
  startPrimaryAndReplica,
} from "../../test/support/system-servers";
import { signedQuery } from "../../test/stand-in/storefront/app-proxy";
import { signedWebhook } from "../../test/support/webhooks";
import { type BenchDatabase, onBenchServer, openEmpty } from "../engine/database";
import { progress } from "../engine/rounds";
import { postgresCpuMs } from "../pipeline/postgres-cpu";
import { shopOf, shopTurn, webhookAt } from "../pipeline/webhooks";
import { workOff } from "../pipeline/work-off";
import { BENCH_SECRET, addOrders, benchSettings, installShops } from "../pipeline/world";

/** CPU milliseconds of one piece of work. */
export interface Cost {
  nodeMs: number;
  postgresMs: number;
}

export interface Costs {
  /** Check of the signature, sealing, storing. */
  receive: Cost;
  /** Of one stored webhook, its parcel's registration included. */
  process: Cost;
  /** Of one poll of a carrier, the sync of what changed into the shop's tables included. */
  poll: Cost;
  trackingPage: Cost;
  list: Cost;
  home: Cost;
  pollsAParcel: number;
  /** From registration until half of the parcels are delivered, and until nine in ten are. */
  daysOpen: { half: number; most: number };
  bytesAParcel: number;
  bytesAWebhook: number;
  /** Through PgBouncer, without prepared statements; null: not installed. */
  homeThroughPooler: Cost | null;
  /** The primary's share of a list page with a replica; null: Debian's PostgreSQL is not installed. */
  listWithReplica: { alone: number; primary: number; replica: number } | null;
  /** Memory of one idle connection of PostgreSQL; null: not on Linux. */
  connectionMb: number | null;
}

const SHOPS = 4;
const WEBHOOKS = 2_000;
const PARCELS = 400;
export const SHOP_PARCELS = PARCELS / SHOPS;
const DAYS = 25;
const STEP_MS = 2 * HOUR_MS;
const PAGES = 200;
/** Before a measurement: code is compiled, connections are open, pages are in memory. */
const WARM_UP = 20;
const AT_ONCE = 16;
const POLLED_AT_ONCE = 200;
const START = new Date("2026-11-01T08:00:00Z");

export async function measureCosts(): Promise<Costs> {
  let costs: Costs | null = null;
  await onBenchServer(async (serverUrl) => {
    const webhooks = await measureWebhooks(await openEmpty(serverUrl, "scale_webhooks"));
    const parcels = await measureParcels(await openEmpty(serverUrl, "scale_parcels"));
    costs = { ...webhooks, ...parcels, listWithReplica: await measureReplica() };
  });
  return costs!;
}

function servicesOn(database: BenchDatabase, sandbox: "numbers" | "all", now: () => Date) {
  const env = benchSettings(database.url, sandbox);
  const clock = { now };
  return createServices(env, database, createSealer(env.ENCRYPTION_KEYS), {
    clock,
    engineClock: clock,
  });
}

/** CPU time of `work`, divided by what it says to have done. */
async function costOf(pool: Pool, work: () => Promise<number>): Promise<Cost & { done: number }> {
  const postgresBefore = (await postgresCpuMs(pool)) ?? NaN;
  const nodeBefore = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(nodeBefore);
  const postgresMs = ((await postgresCpuMs(pool)) ?? NaN) - postgresBefore;
  return { nodeMs: (user + system) / 1000 / done, postgresMs: postgresMs / done, done };
}

const plain = ({ nodeMs, postgresMs }: Cost): Cost => ({ nodeMs, postgresMs });

async function repeat(times: number, atOnce: number, work: (index: number) => Promise<unknown>) {
  for (let first = 0; first < times; first += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, times - first) }, (_, offset) => work(first + offset)),
    );
  return times;
}

async function measureWebhooks(database: BenchDatabase) {
  progress(`scale: ${WEBHOOKS} webhooks`);
  const services = servicesOn(database, "numbers", () => new Date());
  const { pool } = database;
  await installShops(services, SHOPS);
  await addOrders(services, { kind: "mix", shops: SHOPS, first: 1, count: WEBHOOKS });
  const receive = await costOf(pool, () =>
    repeat(WEBHOOKS, AT_ONCE, async (index) => {
      const { topic, payload } = webhookAt("mix", 1, index);
      const shop = shopOf(Math.floor(index / shopTurn("mix")), SHOPS);
      const { status } = await services.webhookEndpoint.receive(
        signedWebhook(topic, payload, { shop, secret: BENCH_SECRET }),
      );
      if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
    }),
  );
  const bytesAWebhook = (await bytesOf(pool, ["webhook_deliveries"])) / WEBHOOKS;
  const counts = { batches: 0, statements: 0, sets: [], isRecording: false };
  const processing = await costOf(pool, async () => {
    await workOff(services, counts);
    return WEBHOOKS;
  });
  const connectionMb = await idleConnectionMb(pool);
  await database.close();
  return { receive: plain(receive), process: plain(processing), bytesAWebhook, connectionMb };
}

/** Parcels from their webhook until all are delivered, on the engine's own schedule of polls. */
async function measureParcels(database: BenchDatabase) {
  const { pool } = database;
  let nowMs = START.getTime();
  const services = servicesOn(database, "all", () => new Date(nowMs));
  await installShops(services, SHOPS);
  const empty = await bytesOf(pool);
  await repeat(PARCELS, AT_ONCE, (index) => {
    const { topic, payload } = webhookAt("b", 1, index);
    const shop = shopOf(index, SHOPS);
    return services.webhookEndpoint.receive(
      signedWebhook(topic, payload, { shop, secret: BENCH_SECRET }),
    );
  });
  await workOff(services, { batches: 0, statements: 0, sets: [], isRecording: false });
  const sync = jobHandlers(services)["shipments.sync"];
  const delivered: number[] = [];
  const poll = await costOf(pool, async () => {
    let polls = 0;
    for (; nowMs < START.getTime() + DAYS * 24 * HOUR_MS; nowMs += STEP_MS) {
      for (let last = 1; last > 0; polls += last)
        last = (await services.engine.pollDue(POLLED_AT_ONCE)).checked;
      for (let index = 0; index < SHOPS; index++) await sync({ shopId: shopOf(index, SHOPS) });
      const { rows } = await pool.query<{ count: number }>(
        "select count(*)::int as count from shipments where status = 'delivered'",
      );
      delivered.push((rows[0]?.count ?? 0) / PARCELS);
      if (delivered.length % 24 === 0)
        progress(`scale: day ${delivered.length / 12}, ${polls} polls`);
    }
    return polls;
  });
  await pool.query("delete from graphile_worker._private_jobs");
  await pool.query("vacuum full");
  await pool.query("analyze");
  const webhooks = await bytesOf(pool, ["webhook_deliveries"]);
  const daysUntil = (share: number) => {
    const step = delivered.findIndex((each) => each >= share);
    if (step < 0) throw new Error(`After ${DAYS} days fewer than ${share * 100} % are delivered.`);
    return ((step + 1) * STEP_MS) / (24 * HOUR_MS);
  };
  const pages = await measurePages(services, pool);
  const homeThroughPooler = hasPgBouncer ? await measurePooler(services, database) : null;
  const bytesAParcel = ((await bytesOf(pool)) - webhooks - empty) / PARCELS;
  await database.close();
  return {
    poll: plain(poll),
    pollsAParcel: poll.done / PARCELS,
    daysOpen: { half: daysUntil(0.5), most: daysUntil(0.9) },
    bytesAParcel,
    ...pages,
    homeThroughPooler,
  };
}

async function measurePages(services: Services, pool: Pool) {
  progress("scale: pages");
  const shopId = shopOf(0, SHOPS);
  const { rows } = await pool.query<{ number: string }>(
    "select tracking_number as number from shipments where shop_id = $1 limit $2",
    [shopId, PAGES],
  );
  if (rows.length === 0) throw new Error(`${shopId} has no parcel to look at.`);
  const page = wireTrackingPage(services, "");
  const view = async (index: number) => {
    const number = rows[index % rows.length]?.number ?? "";
    const asked = signedQuery(
      new URLSearchParams({ number }),
      { shop: shopId, customerId: null },
      { pathPrefix: "/apps/track" } as Parameters<typeof signedQuery>[2],
      BENCH_SECRET,
      services.clock.now(),
    );
    // Each shopper from an address of their own: an address has a limit of look-ups.
    const headers = { "x-forwarded-for": `203.0.113.${(index % 250) + 1}` };
    const { status } = await page(
      new Request(`http://localhost/proxy/track?${asked}`, { headers }),
    );
    if (status !== 200) throw new Error(`The tracking page answered ${status}.`);
  };
  const list = () => readList(services, shopId, EVERY_SHIPMENT, ENGLISH);
  const home = () => readHome(services, shopId, ENGLISH);
  return {
    trackingPage: await pageCost(pool, view),
    list: await pageCost(pool, list),
    home: await pageCost(pool, home),
  };
}

/** @param view is called with the number of the view */
async function pageCost(pool: Pool, view: (index: number) => Promise<unknown>): Promise<Cost> {
  await repeat(WARM_UP, 1, (index) => view(PAGES + index));
  return plain(await costOf(pool, () => repeat(PAGES, 1, view)));
}

async function measurePooler(services: Services, { pool, url }: BenchDatabase): Promise<Cost> {
  progress("scale: PgBouncer");
  const pooler = await startPgBouncer(url, { poolSize: 10 });
  const database = openDatabase(pooler.web, 10, undefined, url);
  const through = { ...services, database };
  const cost = await pageCost(pool, () => readHome(through, shopOf(0, SHOPS), ENGLISH));
  await database.close();
  await pooler.stop();
  return cost;
}

/** PostgreSQL's CPU milliseconds of a list page: on a primary alone; and of primary and replica together. */
async function measureReplica(): Promise<Costs["listWithReplica"]> {
  if (!postgresPrograms) return null;
  progress("scale: replica");
  const servers = await startPrimaryAndReplica();
  await migrateDatabase(servers.primary);
  const [primary, replica] = [openDatabase(servers.primary), openDatabase(servers.replica)];
  const shopId = shopOf(0, SHOPS);
  await primary.pool.query("insert into shops (id) values ($1)", [shopId]);
  await primary.pool.query(
    `insert into shipments (shop_id, id, carrier_code, tracking_number, number_key, carrier_source,
       registration_state, status, fulfilled_at, created_at)
     select $1, gen_random_uuid(), 'ups', 'N' || n, 'N' || n, 'company', 'registered',
       case when n % 10 = 0 then 'transit' else 'delivered' end, now(), now() - n * interval '1 minute'
     from generate_series(1, 20000) n`,
    [shopId],
  );
  await primary.pool.query("vacuum analyze");
  const services = servicesOn({ ...primary, url: servers.primary }, "numbers", () => new Date());
  const measure = async (from: ReadFrom) => {
    const reads = createReads({
      primary,
      replica: from === "replica" ? replica : null,
      onRead(readFrom) {
        if (readFrom !== from) throw new Error(`A page read from the ${readFrom}.`);
      },
    });
    const page = () =>
      reads((database) => readList({ ...services, database }, shopId, EVERY_SHIPMENT, ENGLISH));
    await repeat(WARM_UP, 1, page);
    const before = (await postgresCpuMs(replica.pool)) ?? NaN;
    const { postgresMs } = await costOf(primary.pool, () => repeat(PAGES, 1, page));
    const after = (await postgresCpuMs(replica.pool)) ?? NaN;
    return { postgresMs, replicaMs: (after - before) / PAGES };
  };
  const alone = await measure("primary");
  const shared = await measure("replica");
  await primary.close();
  await replica.close();
  await servers.stop();
  return { alone: alone.postgresMs, primary: shared.postgresMs, replica: shared.replicaMs };
}

/** Heap, TOAST and indexes of these tables; of all tables by default. */
async function bytesOf(pool: Pool, tables?: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and ($1::text[] is null or c.relname = any($1))`,
    [tables ?? null],
  );
  return rows[0]?.bytes ?? 0;
}

/** Memory that the pool's backend shares with no other process. */
async function idleConnectionMb(pool: Pool): Promise<number | null> {
  const { readFileSync } = await import("node:fs");
  const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
  try {
    const text = readFileSync(`/proc/${rows[0]?.pid}/smaps_rollup`, "utf8");
    const kilobytes = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].map((line) =>
      Number(line[1]),
    );
    return kilobytes.reduce((sum, each) => sum + each, 0) / 1000;
  } catch {
    return null;
  }
}
