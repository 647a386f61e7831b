// npm run import:remote-areas: the operator's lists of remote areas, from a CSV file into use.
import { createReadStream } from "node:fs";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { carrierCatalogue } from "~/main/engine.server";
import { ERRORS_SHOWN, importRemoteAreas } from "~/engine/remote-areas/import-remote-areas.server";
import { deleteRemoteList } from "~/engine/remote-areas/store-remote-areas.server";
import { readEngineEnv } from "~/env.server";
import { type Database, inTransaction } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { engineDataDirectory, openBesideApp } from "~/main/installation.server";
import { printDatabase, readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run import:remote-areas -- FILE.csv
npm run import:remote-areas -- --remove CARRIER

  --engine   means the database of \`npm run engine\` instead of the app's

The file replaces the lists of the carriers that it names; docs/remote-areas.md describes it.
Without DATABASE_URL it uses the app's embedded database, whether the app runs or not.`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: {
      remove: { type: "string" },
      engine: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one argument too many.`);
  if (Boolean(file) === (values.remove !== undefined)) {
    throw new UsageError("Name a file, or a carrier with --remove.");
  }
  // A mistyped name is reported before a database is started.
  if (file) await expectReadable(file);

  const env = readEngineEnv();
  const directory = values.engine ? engineDataDirectory(env) : undefined;
  const { database, place, close } = await openBesideApp(env, directory);
  printDatabase(place);
  try {
    const said = file
      ? await importFile(database, file)
      : await removeList(database, values.remove ?? "");
    process.stdout.write(`${said}\n`);
  } finally {
    await close();
  }
}

async function expectReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new AppError("not_found", `"${file}" cannot be read.`, { cause });
  });
}

async function importFile(database: Database, file: string): Promise<string> {
  const result = await importRemoteAreas(
    database,
    carrierCatalogue,
    { name: path.basename(file), lines: linesOf(file) },
    (rows) => process.stderr.isTTY && process.stderr.write(`\r${rows} lines read`),
  );
  if (process.stderr.isTTY) process.stderr.write("\r");
  if (result.outcome === "refused") {
    const listed = result.errors.map(({ line, message }) => `  line ${line}: ${message}`);
    const more = listed.length >= ERRORS_SHOWN ? ["  …"] : [];
    const text = [`${file} was refused, and nothing was changed:`, ...listed, ...more].join("\n");
    throw new AppError("invalid_input", text);
  }
  return result.lists
    .map(({ carrierCode, rows, areas }) => `${carrierCode}: ${areas} areas from ${rows} lines`)
    .join("\n");
}

/** Opened when the first line is read: an open file without a reader loses lines. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
}

async function removeList(database: Database, carrier: string): Promise<string> {
  const code = carrier.trim().toLowerCase();
  const isGone = await inTransaction(database.pool, (tx) => deleteRemoteList(tx, code));
  if (!isGone) throw new AppError("not_found", `There is no list of "${carrier}".`);
  return `${code}: removed`;
}

await runCommand(USAGE, main);
