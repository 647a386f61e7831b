// npm run reseal: seals every value with the first encryption key, so that older keys can go.
import { readEngineEnv } from "~/env.server";
import { forgetKeys, readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { AppError } from "~/lib/errors";
import { createLog } from "~/lib/log.server";
import { resealColumn } from "~/lib/encryption-keys/reseal.server";
import { engineDataDirectory, openBesideApp } from "~/main/installation.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { printDatabase, readArguments, runCommand } from "./command-line";

const USAGE = `npm run reseal

Seals what older keys of ENCRYPTION_KEYS have sealed with the first one, in batches. The app may run; run it again
whenever it was stopped. First put the new key in front and restart every process (docs/operations.md has the steps).

  --engine   means the database of \`npm run engine\` instead of the app's`;

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      engine: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const env = readEngineEnv();
  const keys = env.ENCRYPTION_KEYS;
  if (!keys) throw new AppError("invalid_input", "ENCRYPTION_KEYS is not set.");
  const { database, place, close } = await openBesideApp(
    env,
    values.engine ? engineDataDirectory(env) : undefined,
  );
  printDatabase(place);
  try {
    const { pool } = database;
    const sealer = await readySealer(pool, keys, createLog("silent"));
    for (const sealed of SEALED_COLUMNS) {
      const { resealed, unreadable } = await resealColumn(pool, sealer, sealed);
      const lost = unreadable > 0 ? `, ${unreadable} can't be read with these keys` : "";
      print(`${sealed.table}.${sealed.column}: ${resealed} resealed${lost}`);
    }
    // What a process with an older key in front has sealed meanwhile.
    let late = 0;
    for (const sealed of SEALED_COLUMNS) {
      late += (await resealColumn(pool, sealer, sealed)).resealed;
    }
    if (late > 0) {
      throw new AppError(
        "conflict",
        `${late} values were sealed with an older key meanwhile. Restart every process with ` +
          `"${sealer.keyIds[0]}" in front, then run this again.`,
      );
    }
    const older = sealer.keyIds.slice(1);
    await forgetKeys(pool, older);
    print(
      older.length > 0
        ? `Everything that can be read is sealed with "${sealer.keyIds[0]}". ENCRYPTION_KEYS needs no other key: ${older.join(", ")} can go.`
        : `Everything that can be read is sealed with "${sealer.keyIds[0]}".`,
    );
  } finally {
    await close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await runCommand(USAGE, main);
