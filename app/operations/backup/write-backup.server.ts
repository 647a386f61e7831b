// Writes a backup: one compressed SQL file with every row of one moment, while the app runs.
import { createWriteStream } from "node:fs";
import { access, rename, rm, stat } from "node:fs/promises";
import { once } from "node:events";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { listApplied } from "~/lib/postgres/migrations.server";
import {
  AFTER_JOBS,
  BEFORE_JOBS,
  hasOwners,
  JOBS_TABLE,
  listKeyIds,
  listSequences,
  listTables,
  READ_JOBS,
} from "./store-tables.server";

/** First line of the file, after MARK. */
export interface BackupHeader {
  format: 1;
  createdAt: string;
  /** Migrations of its database: name → SHA-256. */
  migrations: Record<string, string>;
  /** Ids of the encryption keys without which its sealed values can't be read. The keys are not in it. */
  keyIds: string[];
}

export const MARK = "-- Waymark backup ";
/** Last line: a file without it was cut short. */
export const END = "-- end of backup";

export interface Written {
  tables: number;
  bytes: number;
  keyIds: string[];
}

/**
 * Writes every logged table as of one moment to `file`, with COPY; psql can read it, too. The file appears when it is
 * whole. Writers are not blocked.
 * Throws AppError `conflict` for a file that exists, and for a database with no shop and no account; `invalid_input`
 * for a folder that is missing.
 */
export async function writeBackup(
  { pool }: Pick<Database, "pool">,
  file: string,
  now: Date,
): Promise<Written> {
  await refuseUnusable(file);
  const client = await pool.connect();
  const partial = `${file}.partial`;
  try {
    await client.query("begin transaction isolation level repeatable read read only");
    // The pool's limit is meant for pages.
    await client.query("set local statement_timeout = 0");
    if (!(await hasOwners(client))) throw emptyDatabase();
    const written = await writeAll(client, partial, now);
    await rename(partial, file);
    return { ...written, bytes: (await stat(file)).size };
  } finally {
    await client.query("rollback").catch(() => {});
    client.release();
    await rm(partial, { force: true });
  }
}

async function refuseUnusable(file: string): Promise<void> {
  if (await exists(file)) {
    throw new AppError("conflict", `${file} exists already, and a backup overwrites no file.`);
  }
  const folder = path.dirname(file);
  if (!(await exists(folder))) {
    throw new AppError("invalid_input", `There is no folder ${folder}.`);
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Most often the settings lead to another database than the one that was meant. */
function emptyDatabase(): AppError {
  return new AppError(
    "conflict",
    "The database is empty: it has no shop and no account. Nothing was written. Do DATABASE_URL or DATA_DIR name the one you mean?",
  );
}

async function writeAll(client: PoolClient, file: string, now: Date) {
  const tables = await listTables(client);
  const header: BackupHeader = {
    format: 1,
    createdAt: now.toISOString(),
    migrations: Object.fromEntries(
      [...(await listApplied(client))].map(([name, { checksum }]) => [name, checksum]),
    ),
    keyIds: await listKeyIds(client),
  };
  const gzip = createGzip({ level: 6 });
  // Others on this machine must not read the shops' data.
  const finished = pipeline(gzip, createWriteStream(file, { mode: 0o600 }));
  finished.catch(() => {});
  await say(gzip, `${MARK}${JSON.stringify(header)}`);
  for (const { name, columns, hasTriggers } of tables) {
    if (hasTriggers) await say(gzip, `alter table ${name} disable trigger user;`);
    const list = columns.join(", ");
    await copy(client, gzip, `${name} (${list})`, `${name} (${list})`);
    if (hasTriggers) await say(gzip, `alter table ${name} enable trigger user;`);
  }
  for (const { name, last } of await listSequences(client))
    await say(gzip, `select setval('${name}', ${last});`);
  await say(gzip, BEFORE_JOBS);
  await copy(client, gzip, `(${READ_JOBS})`, JOBS_TABLE);
  await say(gzip, AFTER_JOBS);
  await say(gzip, END);
  gzip.end();
  await finished;
  return { tables: tables.length, keyIds: header.keyIds };
}

async function copy(client: PoolClient, gzip: Gzip, from: string, into: string): Promise<void> {
  await say(gzip, `copy ${into} from stdin;`);
  const rows = client.query(copyTo(`copy ${from} to stdout`));
  for await (const chunk of rows as AsyncIterable<Buffer>) await write(gzip, chunk);
  await say(gzip, "\\.");
}

const say = (gzip: Gzip, line: string) => write(gzip, `${line}\n`);

async function write(gzip: Gzip, chunk: string | Buffer): Promise<void> {
  if (!gzip.write(chunk)) await once(gzip, "drain");
}
