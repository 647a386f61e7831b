// Brings a database to the schema this version needs: Prisma's migrations, then the job queue's own.
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { migrateJobs } from "~/jobs/worker.server";
import { AppError } from "~/lib/errors";

const MIGRATIONS = path.resolve("prisma/migrations");
/** What `prisma migrate deploy` says last when all went well. */
const DEPLOYED = /All migrations have been successfully applied|No pending migrations to apply/;
const PRISMA_CLI = path.resolve("node_modules/prisma/build/index.js");

/**
 * Safe at every start and from several processes at once: Prisma takes an advisory lock. When nothing is
 * left to apply, its command line (two seconds) is not started at all.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    if (!(await isUpToDate(pool))) await prismaMigrateDeploy(url);
    await migrateJobs(pool);
  } finally {
    await pool.end();
  }
}

async function isUpToDate(pool: pg.Pool): Promise<boolean> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const { rows: tables } = await pool.query<{ found: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as found`,
  );
  if (!tables[0]?.found) return false;
  const { rows } = await pool.query<{ migration_name: string }>(
    `select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return wanted.every((name) => applied.has(name));
}

async function prismaMigrateDeploy(url: string): Promise<void> {
  const child = spawn(process.execPath, [PRISMA_CLI, "migrate", "deploy"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "production", DATABASE_URL: url, CHECKPOINT_DISABLE: "1", NO_COLOR: "1" },
  });
  let output = "";
  const succeeded = await new Promise<boolean>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      // When it has said so it is done; a timer of its own would keep it alive for ten seconds more.
      if (DEPLOYED.test(output)) resolve(true);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => {
      output += error.message;
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
  child.kill();
  if (!succeeded) {
    throw new AppError("unavailable", `The database could not be migrated.\n${output}`.trim());
  }
}
