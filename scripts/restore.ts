// npm run restore: reads a backup into an empty database, and brings it to this version.
import { readEngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { examineKeys } from "~/lib/encryption-keys/encryption-check.server";
import { openDatabase } from "~/main/database.server";
import { migrateDatabase } from "~/main/migrate.server";
import { restoreBackup } from "~/operations/backup/read-backup.server";
import { readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run restore -- FILE

Reads a file of \`npm run backup\` into the database of DATABASE_URL, which must be empty, and brings it to this
version. The file may be of an earlier version. Stop the app first; then start it on the restored database.`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  if (values.help) return print(USAGE);
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError("Say which file.");
  const env = readEngineEnv();
  if (!env.DATABASE_URL) {
    throw new AppError(
      "invalid_input",
      "DATABASE_URL must name the empty database to restore into.",
    );
  }
  if (env.DIRECT_DATABASE_URL && env.DIRECT_DATABASE_URL !== env.DATABASE_URL) {
    throw new AppError(
      "invalid_input",
      "DIRECT_DATABASE_URL names another address than DATABASE_URL: later migrations would go there. A restore needs no " +
        "pooler: name the empty database itself in DATABASE_URL, and set DIRECT_DATABASE_URL= to nothing.",
    );
  }
  const { createdAt, keyIds } = await restoreBackup(env.DATABASE_URL, file, migrateDatabase);
  print(`Restored what was there at ${createdAt}.`);
  const lost = await missingKeys(env.DATABASE_URL, env.ENCRYPTION_KEYS ?? []);
  if (lost.length === 0) return print("ENCRYPTION_KEYS has every key that it needs.");
  print(
    `ENCRYPTION_KEYS lacks ${lost.join(", ")} of ${keyIds.join(", ")}: no process starts without them. ` +
      "`npm run doctor` says what is lost if they are gone for good.",
  );
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
