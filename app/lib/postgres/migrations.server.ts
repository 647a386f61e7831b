// Brings a database to this version's schema with the SQL files of prisma/migrations.
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Sql, inTransaction } from "../database.server";
import { AppError } from "../errors";

/** What a migration says of older versions is kept in Prisma's column `logs`, where they find it. */
const RUNS_WITH = "runs with: ";

/** Key of the advisory lock that `prisma migrate` takes too, so that the two exclude each other. */
const MIGRATION_LOCK = 72707369;

export interface Migration {
  /** Its folder's name; migrations are applied in the order of their names. */
  name: string;
  sql: string;
  /** SHA-256 of the file, hexadecimal, as Prisma records it. */
  checksum: string;
  /**
   * The oldest version that can still run on the database after it, named by that version's last migration; null:
   * only versions that have this migration can. From the line "-- Runs with: <name>".
   */
  runsWith: string | null;
  /** From the line "-- In batches": its one statement is repeated, each time committed, until it changes no row. */
  inBatches: boolean;
}

interface Applied {
  checksum: string;
  runsWith: string | null;
}

/**
 * Applies what the database lacks, each migration in a transaction of its own. Safe at every start and from
 * several processes at once: the others wait for the one that migrates.
 * Throws AppError `conflict` when the database has a migration that `migrations` lacks or that differs, and
 * `unavailable` when a migration fails; a failed migration leaves no trace.
 * @param afterwards runs at the end of every call: migrations that another library keeps
 * @param migrations those of prisma/migrations by default
 */
export async function applyMigrations(
  url: string,
  afterwards: (pool: pg.Pool) => Promise<void>,
  migrations?: readonly Migration[],
): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    const wanted = migrations ?? (await migrationsOfThisVersion());
    const lock = await pool.connect();
    try {
      // The end of the connection releases it. graphile-worker's own migrations are not safe side by side.
      await lock.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      while (await applyNext(pool, wanted));
      await afterwards(pool);
    } finally {
      lock.release(true);
    }
  } finally {
    await pool.end();
  }
}

/** The migrations in a folder with the layout that Prisma writes: `<name>/migration.sql`. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      // A checkout on Windows may have other line ends than the one that was applied.
      const text = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      const sql = text.replaceAll("\r\n", "\n");
      return {
        name,
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
        runsWith: /^-- Runs with: (\S+)$/m.exec(sql)?.[1] ?? null,
        inBatches: /^-- In batches$/m.test(sql),
      };
    }),
  );
}

export function migrationsOfThisVersion(): Promise<Migration[]> {
  return readMigrations(migrationsFolder());
}

/** prisma/migrations of this installation: above the source file, or above the built bundle. */
function migrationsFolder(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let directory = start; ; directory = path.dirname(directory)) {
    const folder = path.join(directory, "prisma/migrations");
    if (existsSync(folder)) return folder;
    if (directory === path.dirname(directory)) {
      throw new AppError("internal", `No folder prisma/migrations above ${start}.`);
    }
  }
}

/** Applies the first missing migration; false when none is missing. */
async function applyNext(pool: pg.Pool, wanted: readonly Migration[]): Promise<boolean> {
  const next = await inTransaction(pool, async (tx) => {
    const applied = await readApplied(tx);
    refuseUnknown(applied, wanted);
    const missing = wanted.find(({ name }) => !applied.has(name));
    if (missing && !missing.inBatches) await applyWhole(tx, missing);
    return missing;
  });
  if (next?.inBatches) await applyInBatches(pool, next);
  return next !== undefined;
}

async function applyWhole(tx: Sql, migration: Migration): Promise<void> {
  await runStatement(tx, migration);
  await recordApplied(tx, migration);
}

/** Each batch commits, so that rows are locked for a moment only, and a stopped migration goes on where it was. */
async function applyInBatches(pool: pg.Pool, migration: Migration): Promise<void> {
  while ((await runStatement(pool, migration)) > 0);
  await recordApplied(pool, migration);
}

/** How many rows it changed. */
async function runStatement(sql: Sql, { name, sql: text }: Migration): Promise<number> {
  try {
    return (await sql.query(text)).rowCount ?? 0;
  } catch (cause) {
    const { message } = cause as Error;
    throw new AppError("unavailable", `Migration ${name} failed: ${message}`, { cause });
  }
}

async function recordApplied(sql: Sql, migration: Migration): Promise<void> {
  await sql.query(
    `insert into _prisma_migrations
       (id, checksum, finished_at, migration_name, started_at, applied_steps_count, logs)
     values ($1, $2, clock_timestamp(), $3, now(), 1, $4)`,
    [
      randomUUID(),
      migration.checksum,
      migration.name,
      migration.runsWith === null ? null : `${RUNS_WITH}${migration.runsWith}`,
    ],
  );
}

export interface MigrationState {
  /** Migrations of this version that the database lacks. */
  missing: string[];
  /** Migrations of a newer version, on which this version can't run. */
  unknown: string[];
  /** Migrations of a newer version, on which this version can run. */
  tolerated: string[];
  /** Applied with another text than this version has. */
  differing: string[];
}

/** How the database stands to this version's migrations; changes nothing. Throws what `applyMigrations` throws. */
export async function compareMigrations(sql: Sql): Promise<MigrationState> {
  const wanted = await readMigrations(migrationsFolder());
  const applied = (await hasMigrations(sql)) ? await listApplied(sql) : new Map<string, Applied>();
  const known = new Set(wanted.map(({ name }) => name));
  const newer = [...applied.keys()].filter((name) => !known.has(name));
  return {
    missing: wanted.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    unknown: newer.filter((name) => !isTolerated(applied.get(name), wanted)),
    tolerated: newer.filter((name) => isTolerated(applied.get(name), wanted)),
    differing: wanted
      .filter(({ name, checksum }) => applied.has(name) && applied.get(name)?.checksum !== checksum)
      .map(({ name }) => name),
  };
}

async function hasMigrations(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ found: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as found`,
  );
  return rows[0]?.found ?? false;
}

/** Name and checksum of each recorded migration; creates Prisma's table of them in an empty database. */
async function readApplied(tx: Sql): Promise<Map<string, Applied>> {
  if (!(await hasMigrations(tx))) {
    await tx.query(
      `create table _prisma_migrations (
         id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
         migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
         started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`,
    );
  }
  return listApplied(tx);
}

/** By name, what was applied to a database that has Prisma's table. Throws AppError `conflict` for an unfinished one. */
export async function listApplied(sql: Sql): Promise<Map<string, Applied>> {
  const { rows } = await sql.query<{
    name: string;
    checksum: string;
    isFinished: boolean;
    logs: string | null;
  }>(
    `select migration_name as name, checksum, finished_at is not null as "isFinished", logs
     from _prisma_migrations where rolled_back_at is null`,
  );
  const unfinished = rows.find((row) => !row.isFinished);
  if (unfinished) {
    throw new AppError(
      "conflict",
      `\`prisma migrate\` did not finish migration ${unfinished.name} in this database. ` +
        "Repair it with `prisma migrate resolve`, or restore a backup.",
    );
  }
  return new Map(
    rows.map(({ name, checksum, logs }) => [
      name,
      { checksum, runsWith: logs?.startsWith(RUNS_WITH) ? logs.slice(RUNS_WITH.length) : null },
    ]),
  );
}

/** Whether this version can run on a migration that it lacks: its newest migration is the named one or a later one. */
function isTolerated(applied: Applied | undefined, wanted: readonly Migration[]): boolean {
  const newest = wanted.at(-1)?.name ?? "";
  return applied?.runsWith != null && applied.runsWith <= newest;
}

function refuseUnknown(applied: Map<string, Applied>, wanted: readonly Migration[]): void {
  const known = new Map(wanted.map(({ name, checksum }) => [name, checksum]));
  for (const [name, row] of applied) {
    if (!known.has(name)) {
      if (isTolerated(row, wanted)) continue;
      throw new AppError(
        "conflict",
        `The database is newer than this version of Waymark: it has migration ${name}, which this version ` +
          "lacks and can't run on. Run the newer version, or restore a backup of this one.",
      );
    }
    if (known.has(name) && known.get(name) !== row.checksum) {
      throw new AppError(
        "conflict",
        `Migration ${name} differs from the one that was applied to this database. ` +
          "Run the version that applied it, or use another database.",
      );
    }
  }
}
