// Brings a database to this version's schema with the SQL files of prisma/migrations.
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Sql, inTransaction } from "../database.server";
import { AppError } from "../errors";

/** Key of the advisory lock that `prisma migrate` takes too, so that the two exclude each other. */
const MIGRATION_LOCK = 72707369;

export interface Migration {
  /** Its folder's name; migrations are applied in the order of their names. */
  name: string;
  sql: string;
  /** SHA-256 of the file, hexadecimal, as Prisma records it. */
  checksum: string;
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
    const wanted = migrations ?? (await readMigrations(migrationsFolder()));
    const lock = await pool.connect();
    try {
      // The end of the connection releases it. graphile-worker's own migrations are not safe side by side.
      await lock.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      while (await inTransaction(pool, (tx) => applyNext(tx, wanted)));
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
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
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
async function applyNext(tx: Sql, wanted: readonly Migration[]): Promise<boolean> {
  const applied = await readApplied(tx);
  const next = wanted.find(({ name }) => !applied.has(name));
  refuseUnknown(applied, wanted);
  if (!next) return false;
  try {
    await tx.query(next.sql);
  } catch (cause) {
    const { message } = cause as Error;
    throw new AppError("unavailable", `Migration ${next.name} failed: ${message}`, { cause });
  }
  await tx.query(
    `insert into _prisma_migrations
       (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     values ($1, $2, clock_timestamp(), $3, now(), 1)`,
    [randomUUID(), next.checksum, next.name],
  );
  return true;
}

export interface MigrationState {
  /** Migrations of this version that the database lacks. */
  missing: string[];
  /** Migrations of the database that this version lacks: a newer version made them. */
  unknown: string[];
  /** Applied with another text than this version has. */
  differing: string[];
}

/** How the database stands to this version's migrations; changes nothing. Throws what `applyMigrations` throws. */
export async function compareMigrations(sql: Sql): Promise<MigrationState> {
  const wanted = await readMigrations(migrationsFolder());
  const applied = (await hasMigrations(sql)) ? await listApplied(sql) : new Map<string, string>();
  const known = new Set(wanted.map(({ name }) => name));
  return {
    missing: wanted.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    unknown: [...applied.keys()].filter((name) => !known.has(name)),
    differing: wanted
      .filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
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
async function readApplied(tx: Sql): Promise<Map<string, string>> {
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

async function listApplied(sql: Sql): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ name: string; checksum: string; isFinished: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as "isFinished"
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
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseUnknown(applied: Map<string, string>, wanted: readonly Migration[]): void {
  const known = new Map(wanted.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name)) {
      throw new AppError(
        "conflict",
        `The database is newer than this version of Waymark: it has migration ${name}, which this version ` +
          "lacks. Run the newer version, or use another database.",
      );
    }
    if (known.get(name) !== checksum) {
      throw new AppError(
        "conflict",
        `Migration ${name} differs from the one that was applied to this database. ` +
          "Run the version that applied it, or use another database.",
      );
    }
  }
}
