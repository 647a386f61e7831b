// Databases of the engine's benches: one for each size, kept until schema or rows change.
import { createHash } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { openDatabase } from "../../app/main/database.server";
import type { Database } from "../../app/lib/database.server";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { migrateDatabase } from "../../app/main/migrate.server";
import { copyRows } from "./copy";
import { ACCOUNT_ID, COLUMNS, GENERATOR_VERSION, parcelRows } from "./parcels";
import { SIZES, type SizeName } from "./sizes";

export interface BenchDatabase extends Database {
  url: string;
}

/** A durable server of the benches' own, or the one of DATABASE_URL; stopped when `work` ends. */
export async function onBenchServer(work: (serverUrl: string) => Promise<void>): Promise<void> {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const server = await startEmbeddedPostgres({ directory: path.resolve(".waymark/bench-engine") });
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

/** A database with that many trackings; created and filled unless a current one exists. */
export async function openFilled(
  serverUrl: string,
  size: SizeName,
  say: (text: string) => void,
): Promise<BenchDatabase> {
  const name = `waymark_bench_${size}`;
  const url = await ensureDatabase(serverUrl, name);
  const wanted = fingerprint(size, await appliedMigrations(url));
  if ((await fingerprintOf(serverUrl, name)) !== wanted) {
    say(`filling ${size}`);
    await onServer(serverUrl, `drop database ${name} with (force)`);
    await ensureDatabase(serverUrl, name);
    await fill(url, SIZES[size], say);
    // Last, so that an interrupted fill is not taken for a complete one.
    await onServer(serverUrl, `comment on database ${name} is '${wanted}'`);
  }
  return { ...openDatabase(url, 10), url };
}

/** An empty, migrated database in place of an earlier run's. */
export async function openEmpty(serverUrl: string, purpose: string): Promise<BenchDatabase> {
  const name = `waymark_bench_${purpose}`;
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  const url = await ensureDatabase(serverUrl, name);
  await migrateDatabase(url);
  return { ...openDatabase(url, 20), url };
}

/** Replaces a bench's database by a copy of another's, to which nobody may be connected. */
export async function copyDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  await onServer(serverUrl, `drop database if exists waymark_bench_${to} with (force)`);
  await onServer(
    serverUrl,
    `create database waymark_bench_${to} template waymark_bench_${from} strategy file_copy`,
  );
}

/** A bench's database as it is. */
export function openCurrent(serverUrl: string, purpose: string): BenchDatabase {
  const url = urlOf(serverUrl, `waymark_bench_${purpose}`);
  return { ...openDatabase(url, 20), url };
}

async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const found = await onServer(serverUrl, `select 1 from pg_database where datname = '${name}'`);
  if (!found.rowCount) await onServer(serverUrl, `create database ${name}`);
  return urlOf(serverUrl, name);
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function fill(url: string, size: number, say: (text: string) => void): Promise<void> {
  await migrateDatabase(url);
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("insert into engine_accounts (id, name) values ($1, 'bench')", [ACCOUNT_ID]);
    // Indexes are built faster over all rows than row by row.
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      `select i.indexname, i.indexdef from pg_indexes i
       where i.tablename = 'engine_trackings' and not exists (
         select from pg_constraint c where c.conname = i.indexname)`,
    );
    for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
    // Counts are faster in one query than by triggers, which would keep a second copy of all rows.
    await client.query("alter table engine_trackings disable trigger user");
    await copyRows(client, "engine_trackings", COLUMNS, await parcelRows(size));
    await client.query("alter table engine_trackings enable trigger user");
    await client.query(
      `insert into engine_status_counts (account_id, status, archived, change)
       select account_id, status, archived, count(*) from engine_trackings
       group by account_id, status, archived`,
    );
    say(`  copied after ${seconds(startedAt)} s`);
    await client.query("set maintenance_work_mem = '512MB'");
    for (const { indexdef } of indexes) await client.query(indexdef);
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    say(`  ready after ${seconds(startedAt)} s`);
  } finally {
    await client.end();
  }
}

/** Migrates the database; returns the checksums of its migrations. */
async function appliedMigrations(url: string): Promise<string> {
  await migrateDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ checksum: string }>(
      `select migration_name || checksum as checksum from _prisma_migrations order by migration_name`,
    );
    return rows.map((row) => row.checksum).join();
  } finally {
    await client.end();
  }
}

function fingerprint(size: SizeName, migrations: string): string {
  const parts = [GENERATOR_VERSION, SIZES[size], migrations];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function fingerprintOf(serverUrl: string, name: string): Promise<string | null> {
  const { rows } = await onServer(
    serverUrl,
    `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = '${name}'`,
  );
  return (rows[0] as { comment: string | null } | undefined)?.comment ?? null;
}

async function onServer(serverUrl: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function seconds(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
