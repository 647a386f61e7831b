// Restores a backup into an empty database: the schema of its version, its rows, then newer migrations.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { type Migration, migrationsOfThisVersion } from "~/lib/postgres/migrations.server";
import { findFilledTable, listTables } from "./store-tables.server";
import { type BackupHeader, END, MARK } from "./write-backup.server";

const header = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  migrations: z.record(z.string(), z.string()),
  keyIds: z.array(z.string()),
});

export interface Restored {
  createdAt: string;
  keyIds: string[];
}

/**
 * Throws AppError `invalid_input` for a file that is no whole backup, `conflict` for a database that has rows, or for
 * a backup of a newer version. Nothing of the rows is there after a failure.
 * @param migrate brings the database to these migrations, or to this version's
 */
export async function restoreBackup(
  url: string,
  file: string,
  migrate: (url: string, migrations?: readonly Migration[]) => Promise<void>,
): Promise<Restored> {
  const { createdAt, keyIds, migrations } = await readHeader(file);
  const known = await migrationsOfThisVersion();
  for (const [name, checksum] of Object.entries(migrations)) {
    if (known.find((each) => each.name === name)?.checksum !== checksum) {
      const message = `The backup has migration ${name}, which this version of Waymark lacks. Restore it with the version that made it, or a newer one.`;
      throw new AppError("conflict", message);
    }
  }
  const ofBackup = known.filter(({ name }) => name in migrations);
  await refuseFilled(url);
  await migrate(url, ofBackup);
  await loadRows(url, file);
  await migrate(url);
  return { createdAt, keyIds };
}

/** Throws AppError `invalid_input` for a file that is missing or of another kind. */
export async function readHeader(file: string): Promise<BackupHeader> {
  const refuse = (cause?: unknown) => {
    const isMissing = (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    const message = isMissing
      ? `There is no file ${file}.`
      : `${file} is no backup that \`npm run backup\` made.`;
    return new AppError("invalid_input", message, { cause });
  };
  for await (const line of linesOf(file, refuse)) {
    if (!line.startsWith(MARK)) throw refuse();
    return header.parse(JSON.parse(line.slice(MARK.length)));
  }
  throw refuse();
}

async function refuseFilled(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const filled = await findFilledTable(client, await listTables(client));
    if (!filled) return;
    throw new AppError(
      "conflict",
      `The database has rows already (in ${filled}). Restore into an empty one: a backup never overwrites.`,
    );
  } finally {
    await client.end();
  }
}

const COPY = /^copy (.+) from stdin;$/;

async function loadRows(url: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    const lines = linesOf(file, (cause) => cutShort(file, cause));
    let isWhole = false;
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const line = next.value;
      const [, target] = COPY.exec(line) ?? [];
      if (target) await copyRows(client, target, lines, file);
      else if (line === END) isWhole = true;
      else if (!line.startsWith("--")) await client.query(line);
    }
    if (!isWhole) throw cutShort(file);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

function cutShort(file: string, cause?: unknown): AppError {
  return new AppError("invalid_input", `${file} was cut short or is damaged.`, { cause });
}

async function copyRows(
  client: pg.Client,
  target: string,
  lines: AsyncGenerator<string>,
  file: string,
): Promise<void> {
  async function* rows() {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (next.value === "\\.") return;
      yield `${next.value}\n`;
    }
    throw cutShort(file);
  }
  await pipeline(Readable.from(rows()), client.query(copyFrom(`copy ${target} from stdin`)));
}

/** A line ends in a line feed alone: COPY writes others inside of values as escapes. */
async function* linesOf(file: string, damaged: (cause: unknown) => Error): AsyncGenerator<string> {
  const text = createGunzip();
  const raw = createReadStream(file).on("error", (error) => text.destroy(error));
  const lines = createInterface({ input: raw.pipe(text), crlfDelay: Infinity });
  // readline's own iteration leaves the stream's error to the process.
  const failed = new Promise<never>((_, reject) => text.once("error", reject));
  failed.catch(() => {});
  const iterator = lines[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), failed]).catch((cause: unknown) => {
        throw damaged(cause);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    lines.close();
    raw.destroy();
  }
}
