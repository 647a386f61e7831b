// The database of an installation, for whoever is no app: a command beside it, or the engine alone.
import path from "node:path";
import pg from "pg";
import { openDatabase } from "./database.server";
import type { EngineEnv } from "~/env.server";
import type { Database } from "~/lib/database.server";
import { startEmbeddedPostgres } from "~/lib/embedded-postgres.server";
import { AppError } from "~/lib/errors";
import { runningPostgresUrl } from "~/lib/running-postgres.server";
import { migrateDatabase } from "./migrate.server";

export interface OpenInstallation {
  database: Database;
  /** Closes the connections, and stops the server if it was started here. */
  close(): Promise<void>;
}

type DatabaseEnv = Pick<EngineEnv, "DATABASE_URL" | "DATABASE_POOL_SIZE" | "DATA_DIR">;

/** Where the engine alone keeps its data, apart from the app's: there every number is played. */
export function engineDataDirectory(env: Pick<EngineEnv, "DATA_DIR">): string {
  return path.resolve(env.DATA_DIR, "engine");
}

/** A database that a running process of the app may be using: DATABASE_URL's, or its embedded server's. */
export async function openBesideApp(
  env: DatabaseEnv,
  dataDirectory = path.resolve(env.DATA_DIR),
): Promise<OpenInstallation> {
  const url = env.DATABASE_URL ?? (await runningPostgresUrl(postgresIn(dataDirectory)));
  if (!url) return openAlone(env, { dataDirectory, onProgress: () => {} });
  // An embedded server's own process has migrated it, and may be of another version than this one.
  if (env.DATABASE_URL) await migrateDatabase(url);
  return opened(url, env, async () => {});
}

/**
 * A migrated database for this process: DATABASE_URL's, or an embedded server's that is started for it.
 * @param isFresh forgets what an embedded one holds. Throws AppError `invalid_input` with a DATABASE_URL.
 */
export async function openAlone(
  env: DatabaseEnv,
  options: {
    dataDirectory: string;
    isFresh?: boolean;
    onProgress: (message: string) => void;
  },
): Promise<OpenInstallation> {
  const { dataDirectory, isFresh = false, onProgress } = options;
  if (env.DATABASE_URL && isFresh) {
    throw new AppError(
      "invalid_input",
      "DATABASE_URL names a database that may not be ours to empty. Drop it yourself, or unset DATABASE_URL.",
    );
  }
  const postgres = env.DATABASE_URL
    ? { url: env.DATABASE_URL, stop: async () => {} }
    : await startEmbeddedPostgres({ directory: postgresIn(dataDirectory), onProgress });
  try {
    if (isFresh) await recreate(postgres.url);
    await migrateDatabase(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return opened(postgres.url, env, () => postgres.stop());
}

function opened(url: string, env: DatabaseEnv, stop: () => Promise<void>): OpenInstallation {
  const database = openDatabase(url, env.DATABASE_POOL_SIZE);
  return {
    database,
    async close() {
      await database.close();
      await stop();
    },
  };
}

function postgresIn(dataDirectory: string): string {
  return path.join(dataDirectory, "postgres");
}

async function recreate(url: string): Promise<void> {
  const admin = new URL(url);
  const name = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
