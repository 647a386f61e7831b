// Each fault that an operator can meet is named by the doctor and by a metric, and by neither before.
import { afterAll, beforeAll, expect, test } from "vitest";
import { OPERATOR_ACCOUNT_ID } from "~/engine/carrier-keys/carrier-keys.server";
import type { Database } from "~/lib/database.server";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import type { SealingKey } from "~/lib/seal.server";
import { type Clock, DAY_MS, MINUTE_MS, systemClock } from "~/lib/time";
import { openDatabase } from "~/main/database.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { checkTransactions } from "~/operations/doctor/check-database.server";
import { examine } from "~/operations/doctor/doctor.server";
import type { Finding } from "~/operations/doctor/finding";
import type { ReadRoom } from "~/operations/facts/disk-room.server";
import { databaseGauges } from "~/operations/metrics/database-metrics.server";
import { createRegistry } from "~/operations/metrics/registry";
import { openTwoShops, type World } from "../access/two-shops";

interface Surroundings {
  database: Database;
  clock: Clock;
  keys: readonly SealingKey[];
  room: ReadRoom;
}

interface Fault {
  name: string;
  /** SQL that breaks something; the rows are put back afterwards. */
  sql?: () => string;
  /** What differs around the database. */
  around?: () => Partial<Surroundings>;
  /** A line of the doctor: "error check: text". */
  doctor: RegExp;
  /** A metric, and the least value that names the fault. */
  metric: [series: string, isNamed: (value: number | undefined) => boolean];
}

const HOLDER_MS = 50;
const atLeast = (least: number) => (value: number | undefined) => (value ?? 0) >= least;
const alpha = () => world.alpha.domain;

const FAULTS: readonly Fault[] = [
  {
    name: "an encryption key is missing",
    around: () => ({ keys: [{ id: "other", key: Buffer.alloc(32, 1) }] }),
    doctor: /^error encryption keys: The key "test" sealed rows/,
    metric: ["waymark_encryption_keys_missing", atLeast(1)],
  },
  {
    name: "Shopify refuses a shop's token",
    sql: () => `update shops set token_refused_at = now() where id = '${alpha()}'`,
    doctor: /^error shopify: Shopify no longer renews the token of alpha/,
    metric: ["waymark_shops_without_token", atLeast(1)],
  },
  {
    name: "the clock is off",
    around: () => ({
      clock: { now: () => new Date(systemClock.now().getTime() + 10 * MINUTE_MS) },
    }),
    doctor: /^error clock: .* ahead of the database's/,
    metric: ["waymark_clock_ahead_seconds", atLeast(500)],
  },
  {
    name: "the disk is nearly full",
    around: () => ({ room: async () => ({ freeBytes: 0.1e9, totalBytes: 100e9 }) }),
    doctor: /^error disk: Only 100\.0 MB of 100\.0 GB are free/,
    metric: ["waymark_database_disk_free_bytes", (value) => value === 0.1e9],
  },
  {
    name: "the database is away",
    around: () => ({ database: away }),
    doctor: /^error database: This could not be checked/,
    metric: ["waymark_database_up", (value) => value === 0],
  },
  {
    name: "a job is parked",
    sql: () =>
      `insert into parked_jobs (shop_id, job, invariant, parked_at)
       values ('${alpha()}', 'shipments.sync', 'an_invariant', now())`,
    doctor: /^error queue: shipments\.sync of alpha-shop.* is parked/,
    metric: ["waymark_jobs_parked", atLeast(1)],
  },
  {
    name: "a job is out of tries",
    sql: () =>
      `select graphile_worker.add_job('shipments.sync', '{"shopId":"a"}', max_attempts => 1);
       update graphile_worker._private_jobs set attempts = 1`,
    doctor: /^warning queue: 1 jobs were given up/,
    metric: ['waymark_queue_jobs{job="shipments.sync",state="given_up"}', atLeast(1)],
  },
  {
    name: "no worker takes jobs",
    sql: () =>
      `select graphile_worker.add_job('inbox.process', '{"shopId":"a"}', run_at => now() - interval '2 hours')`,
    doctor: /^error queue: .*inbox\.process waits for 2 hours/,
    metric: ['waymark_queue_oldest_due_seconds{job="inbox.process"}', atLeast(7_000)],
  },
  {
    name: "stored webhooks are not processed",
    sql: () =>
      `update webhook_deliveries set state = 'received', received_at = now() - interval '1 hour'
       where webhook_id = '${world.alpha.webhookId}'`,
    doctor: /^error webhooks: 1 are stored and not processed/,
    metric: ["waymark_webhooks_oldest_waiting_seconds", atLeast(3_500)],
  },
  {
    name: "a day passes without a webhook",
    sql: () => `update webhook_deliveries set received_at = now() - interval '${2 * DAY_MS} ms'`,
    doctor: /^warning webhooks: The last one came \d days? ago/,
    metric: ["waymark_webhook_last_seconds", atLeast(86_400)],
  },
  {
    name: "a shop's tracking service refuses its key",
    sql: () =>
      `update tracking_connections set open_reason = 'key', open_until = now() + interval '1 hour'
       where shop_id = '${alpha()}'`,
    doctor: /^error tracking services: The service of alpha-shop.* refuses its key/,
    metric: ['waymark_shops_paused{reason="key"}', atLeast(1)],
  },
  {
    name: "a carrier does not answer",
    sql: () =>
      `insert into engine_connectors (name, failures, open_until)
       values ('ups', 5, now() + interval '90 seconds')`,
    doctor: /^warning carriers: ups does not answer/,
    metric: ['waymark_breaker_open{service="ups",kind="carrier"}', atLeast(1)],
  },
  {
    name: "a carrier refuses a key",
    sql: () =>
      `insert into engine_carrier_keys (account_id, carrier, credentials_sealed, saved_at, error_code, error_at)
       values ('${world.alpha.accountId}', 'a-carrier', '\\x00', now(), 'unauthenticated', now())`,
    doctor: /^error carrier keys: a-carrier refuses the key of alpha-shop/,
    metric: ["waymark_carrier_keys_failing", atLeast(1)],
  },
  {
    name: "parcels are polled late",
    sql: () => "update engine_trackings set next_check_at = now() - interval '3 hours'",
    doctor: /^error polls: .*polled more than 15 minutes late/,
    metric: ["waymark_parcels_fresh_ratio", (value) => value === 0],
  },
];

let world: World;
let away: Database;
let healthy: Surroundings;
beforeAll(async () => {
  world = await openTwoShops();
  const { database, services } = world.app;
  // What the filling leaves broken on purpose.
  await database.pool.query(`
    truncate service_breakers, engine_connectors, parked_jobs;
    update tracking_connections set open_reason = null, open_until = null, failures = 0;
    update engine_carrier_keys set error_code = null, error_text = null, error_at = null;
    update webhook_deliveries set state = 'done', received_at = now();
    update engine_trackings set next_check_at = now() + interval '1 hour' where next_check_at is not null;
    delete from graphile_worker._private_jobs;
    update sessions set scope = 'read_orders,read_fulfillments,write_app_proxy';
    update shops set token_refused_at = null`);
  await readySealer(database.pool, services.env.ENCRYPTION_KEYS, services.log);
  away = openDatabase("postgresql://a:b@127.0.0.1:9/c", 1);
  healthy = {
    database,
    clock: systemClock,
    keys: services.env.ENCRYPTION_KEYS,
    room: async () => ({ freeBytes: 50e9, totalBytes: 100e9 }),
  };
}, 120_000);
afterAll(async () => {
  await away?.close();
  await world?.app.stop();
});

async function doctor(given: Surroundings): Promise<string[]> {
  const findings = await examine({
    ...given,
    replica: null,
    isPooled: false,
    engineClock: systemClock,
    sealedColumns: SEALED_COLUMNS,
    isLocal: true,
    apiVersion: "2099-01",
    scopes: ["read_orders"],
    shopify: null,
    operatorKeys: { accountId: OPERATOR_ACCOUNT_ID, test: null },
  });
  return linesOf(findings);
}

const linesOf = (findings: readonly Finding[]) =>
  findings
    .filter(({ level }) => level !== "ok")
    .map(({ check, level, text }) => `${level} ${check}: ${text}`);

async function metrics(given: Surroundings): Promise<Map<string, number>> {
  const registry = createRegistry();
  const shared = { ...given, replica: null, engineClock: systemClock, isLocal: true };
  await databaseGauges(registry, shared)();
  const lines = registry.expose().split("\n");
  return new Map(
    lines
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => [
        line.slice(0, line.lastIndexOf(" ")),
        Number(line.slice(line.lastIndexOf(" "))),
      ]),
  );
}

/** Runs work inside a transaction that is taken back: both look through the one connection that sees it. */
async function broken<Result>(sql: string, work: (database: Database) => Promise<Result>) {
  const { database } = world.app;
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query(sql);
    const seen = {
      idleCount: 0,
      totalCount: 1,
      waitingCount: 0,
      query: client.query.bind(client),
      connect: async () => ({ query: async () => ({ rows: [] }), release() {} }),
    };
    return await work({ ...database, pool: seen as unknown as Database["pool"] });
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test("a healthy installation is told to have no fault", async () => {
  const lines = await doctor(healthy);
  const values = await metrics(healthy);
  expect(lines.filter((line) => !line.includes(" transactions"))).toEqual([]);
  for (const { name, metric } of FAULTS) expect(metric[1](values.get(metric[0])), name).toBe(false);
});

test.each(FAULTS)("$name: the doctor and a metric name it", async (fault) => {
  const { lines, values } = await broken(fault.sql?.() ?? "select 1", async (database) => {
    const given = { ...healthy, ...(fault.sql ? { database } : {}), ...fault.around?.() };
    return { lines: await doctor(given), values: await metrics(given) };
  });
  expect(lines.filter((line) => fault.doctor.test(line))).toHaveLength(1);
  const [series, isNamed] = fault.metric;
  expect(isNamed(values.get(series)), `${series} ${values.get(series)}`).toBe(true);
});

test("a role that can't see other roles' transactions says so, and what to grant", async () => {
  const client = await world.app.database.pool.connect();
  try {
    await client.query(
      "begin; create role waymark_plain; grant pg_read_all_data to waymark_plain; set local role waymark_plain",
    );
    const finding = await checkTransactions(client, 1 * DAY_MS);
    expect(finding).toMatchObject({ level: "warning", check: "transactions" });
    expect(finding.text).toContain("can't see other roles' transactions");
    expect(finding.advice).toContain("grant pg_read_all_stats");
    const ofPool = { ...world.app.database, pool: client as unknown as Database["pool"] };
    const blind = await metrics({ ...healthy, database: ofPool });
    expect(blind.get("waymark_database_up")).toBe(1);
    expect(blind.has("waymark_database_oldest_transaction_seconds")).toBe(false);
    await client.query("reset role; grant pg_read_all_stats to waymark_plain");
    await client.query("set local role waymark_plain");
    expect(await checkTransactions(client, 1 * DAY_MS)).toMatchObject({ level: "ok" });
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("a transaction that stays open is named with how to end it", async () => {
  const { pool } = world.app.database;
  const holder = await pool.connect();
  try {
    await holder.query("begin");
    await holder.query("select 1");
    const { rows } = await holder.query<{ pid: number }>("select pg_backend_pid() as pid");
    await new Promise((resolve) => setTimeout(resolve, 2 * HOLDER_MS));
    const finding = await checkTransactions(pool, HOLDER_MS);
    expect(finding).toMatchObject({ level: "warning", check: "transactions" });
    expect(finding.advice).toContain(`pg_terminate_backend(${rows[0]?.pid})`);
    const values = await metrics(healthy);
    expect(values.get("waymark_database_oldest_transaction_seconds")).toBeGreaterThan(0.05);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  expect((await checkTransactions(pool, 1 * DAY_MS)).level).toBe("ok");
});
