// npm run restore: reads a backup into an empty database, and brings it to this version.
import { readEngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { examineKeys } from "~/lib/encryption-keys/encryption-check.server";
import { openDatabase } from "~/main/database.server";
import { openForRestore } from "~/main/installation.server";
import { migrateDatabase } from "~/main/migrate.server";
import { readHeader, restoreBackup } from "~/operations/backup/read-backup.server";
import { printDatabase, readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run restore -- FILE

Reads a file of \`npm run backup\` into the database of DATABASE_URL, or without it into the embedded one in DATA_DIR,
and brings it to this version. The database must be empty: for the embedded one, set DATA_DIR to a new folder, or
move the old one away. The file may be of an earlier version. Stop the app first; then start it on the restored
database.`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  if (values.help) return print(USAGE);
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError("Say which file.");
  const env = readEngineEnv();
  if (env.DIRECT_DATABASE_URL && env.DIRECT_DATABASE_URL !== env.DATABASE_URL) {
    throw new AppError(
      "invalid_input",
      "DIRECT_DATABASE_URL names another address than DATABASE_URL: later migrations would go there. A restore needs no " +
        "pooler: name the empty database itself in DATABASE_URL, and set DIRECT_DATABASE_URL= to nothing.",
    );
  }
  // Before a server is started for it.
  await readHeader(file);
  const { url, place, close } = await openForRestore(env);
  printDatabase(place);
  try {
    const { createdAt, keyIds } = await restoreBackup(url, file, migrateDatabase);
    print(`Restored what was there at ${createdAt}.`);
    const lost = await missingKeys(url, env.ENCRYPTION_KEYS ?? []);
    if (lost.length === 0) return print("ENCRYPTION_KEYS has every key that it needs.");
    print(
      `ENCRYPTION_KEYS lacks ${lost.join(", ")} of ${keyIds.join(", ")}: no process starts without them. ` +
        "`npm run doctor` says what is lost if they are gone for good.",
    );
  } finally {
    await close();
  }
}

async function missingKeys(
  url: string,
  keys: Parameters<typeof examineKeys>[1],
): Promise<string[]> {
  const database = openDatabase(url, 2);
  try {
    const states = await examineKeys(database.pool, keys);
    return states.filter(({ state }) => state !== "opens").map(({ keyId }) => `"${keyId}"`);
  } finally {
    await database.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await runCommand(USAGE, main);
