// Wiring: the database of an installation, embedded or DATABASE_URL's, for the app, the engine and commands.
import path from "node:path";
import type { EngineEnv, Env } from "~/env.server";
import type { Database } from "~/lib/database.server";
import {
  embeddedPostgresDirectory,
  startEmbeddedPostgres,
} from "~/lib/postgres/embedded-postgres.server";
import { AppError } from "~/lib/errors";
import { startInOrder } from "~/lib/lifecycle.server";
import { recreateDatabase } from "~/lib/postgres/recreate-database.server";
import { runningPostgresUrl } from "~/lib/postgres/running-postgres.server";
import { waitForDatabase } from "~/lib/postgres/wait-for-database.server";
import { MINUTE_MS } from "~/lib/time";
import { REQUEST_LIMITS, type TimeLimits, openDatabase } from "./database.server";
import { migrateDatabase } from "./migrate.server";

/** A server that starts with the app can take minutes to recover from a crash. */
const LONGEST_WAIT_MS = 10 * MINUTE_MS;

export interface OpenInstallation {
  database: Database;
  /** Where it is, for people, without its password. */
  place: string;
  /** Closes the connections, and stops the server if it was started here. */
  close(): Promise<void>;
}

type DatabaseEnv = Pick<
  EngineEnv,
  "DATABASE_URL" | "DIRECT_DATABASE_URL" | "DATABASE_POOL_SIZE" | "DATA_DIR"
>;

/** Where the engine alone keeps its data, apart from the app's: there every number is played. */
export function engineDataDirectory(env: Pick<EngineEnv, "DATA_DIR">): string {
  return path.resolve(env.DATA_DIR, "engine");
}

/** A database that a running process of the app may be using: DATABASE_URL's, or its embedded server's. */
export async function openBesideApp(
  env: DatabaseEnv,
  dataDirectory = path.resolve(env.DATA_DIR),
): Promise<OpenInstallation> {
  const directory = postgresIn(dataDirectory);
  const url = env.DATABASE_URL ?? (await runningPostgresUrl(directory));
  if (!url) return openAlone(env, { dataDirectory });
  // An embedded server's own process has migrated it, and may be of another version than this one.
  if (env.DATABASE_URL) await migrateDatabase(env.DIRECT_DATABASE_URL ?? url);
  const database = openDatabase(url, env.DATABASE_POOL_SIZE, undefined, env.DIRECT_DATABASE_URL);
  return { database, place: placeOf(env, directory), close: () => database.close() };
}

/**
 * A migrated database for this process: DATABASE_URL's, or an embedded server's that is started for it.
 * @param isFresh empties the embedded one. Throws AppError `invalid_input` with a DATABASE_URL.
 */
export async function openAlone(
  env: DatabaseEnv,
  options: {
    dataDirectory: string;
    isFresh?: boolean;
    limits?: TimeLimits;
    onProgress?: (message: string) => void;
  },
): Promise<OpenInstallation> {
  const { dataDirectory, isFresh = false, limits, onProgress = () => {} } = options;
  if (env.DATABASE_URL && isFresh) {
    throw new AppError(
      "invalid_input",
      "DATABASE_URL names a database that may not be ours to empty. Drop it yourself, or unset DATABASE_URL.",
    );
  }
  const directory = postgresIn(dataDirectory);
  const { started: database, stop } = await startInOrder(async (onStop) => {
    let url = env.DATABASE_URL;
    if (!url) {
      const postgres = await startEmbeddedPostgres({ directory, onProgress });
      onStop(() => postgres.stop());
      url = postgres.url;
    } else {
      await waitForDatabase(url, LONGEST_WAIT_MS, onProgress);
      if (env.DIRECT_DATABASE_URL)
        await waitForDatabase(env.DIRECT_DATABASE_URL, LONGEST_WAIT_MS, onProgress);
    }
    if (isFresh) await recreateDatabase(url);
    await migrateDatabase(env.DIRECT_DATABASE_URL ?? url);
    const opened = openDatabase(url, env.DATABASE_POOL_SIZE, limits, env.DIRECT_DATABASE_URL);
    onStop(() => opened.close());
    return opened;
  });
  return { database, place: placeOf(env, directory), close: stop };
}

/**
 * The database for a restore, as it is: DATABASE_URL's, or an embedded server's that is started for it.
 * Throws AppError `conflict` while a process uses the embedded one.
 */
export async function openForRestore(
  env: DatabaseEnv,
): Promise<{ url: string; place: string; close(): Promise<void> }> {
  const directory = postgresIn(path.resolve(env.DATA_DIR));
  const place = placeOf(env, directory);
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, place, close: async () => {} };
  const postgres = await startEmbeddedPostgres({ directory });
  return { url: postgres.url, place, close: () => postgres.stop() };
}

/** null: READ_DATABASE_URL isn't set. Nothing connects before a page reads. */
export function openReplica(
  env: Pick<Env, "READ_DATABASE_URL" | "DATABASE_POOL_SIZE">,
): Database | null {
  if (!env.READ_DATABASE_URL) return null;
  return openDatabase(env.READ_DATABASE_URL, env.DATABASE_POOL_SIZE, REQUEST_LIMITS);
}

function placeOf(env: DatabaseEnv, directory: string): string {
  if (!env.DATABASE_URL) return `embedded, ${embeddedPostgresDirectory(directory)}`;
  const { host, pathname } = new URL(env.DATABASE_URL);
  return `${host}${pathname}`;
}

export function postgresIn(dataDirectory: string): string {
  return path.join(dataDirectory, "postgres");
}
