// npm run reseal: seals every value with the first encryption key, so that older keys can go.
import { readEngineEnv } from "~/env.server";
import type { Sql } from "~/lib/database.server";
import { forgetKeys, readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { AppError } from "~/lib/errors";
import { createLog } from "~/lib/log.server";
import { resealColumn } from "~/lib/encryption-keys/reseal.server";
import type { SealingKey } from "~/lib/seal.server";
import { engineDataDirectory, openBesideApp } from "~/main/installation.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";
import { forgetKey } from "~/operations/doctor/forget-key.server";
import { printDatabase, readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run reseal [-- --forget ID [--accept-loss]] [--engine]

Seals what older keys of ENCRYPTION_KEYS have sealed with the first one, in batches. The app may run; run it again
whenever it was stopped. First put the new key in front and restart every process (docs/operations.md has the steps).

  --forget ID     withdraws the key ID instead: the next start does not need it. Refused while something is sealed
                  under it. For a key of a start that failed; stop every process that lists it first
  --accept-loss   with --forget: the key is lost for good, and what it sealed is given up
  --engine        means the database of \`npm run engine\` instead of the app's`;

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      engine: { type: "boolean", default: false },
      forget: { type: "string" },
      "accept-loss": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { forget, "accept-loss": acceptsLoss } = values;
  if (acceptsLoss && !forget) throw new UsageError("--accept-loss goes with --forget ID.");
  const env = readEngineEnv();
  const keys = env.ENCRYPTION_KEYS;
  if (!keys) throw new AppError("invalid_input", "ENCRYPTION_KEYS is not set.");
  const { database, place, close } = await openBesideApp(
    env,
    values.engine ? engineDataDirectory(env) : undefined,
  );
  printDatabase(place);
  try {
    if (forget) await withdraw(database.pool, forget, keys, acceptsLoss);
    else await resealAll(database.pool, keys);
  } finally {
    await close();
  }
}

async function withdraw(
  pool: Sql,
  keyId: string,
  keys: readonly SealingKey[],
  acceptsLoss: boolean,
): Promise<void> {
  const lost = await forgetKey(pool, keyId, { keys, columns: SEALED_COLUMNS, acceptsLoss });
  print(`"${keyId}" is withdrawn: processes start without it.`);
  if (lost.length > 0) print(`Given up: ${lost.join(", ")}.`);
}

async function resealAll(pool: Sql, keys: readonly SealingKey[]): Promise<void> {
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
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await runCommand(USAGE, main);
