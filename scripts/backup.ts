// npm run backup: writes every row of one moment to one file, while the app runs.
import { readEngineEnv } from "~/env.server";
import { systemClock } from "~/lib/time";
import { openBesideApp } from "~/main/installation.server";
import { writeBackup } from "~/operations/backup/write-backup.server";
import { printDatabase, readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run backup [-- --to FILE]

Writes every row as of one moment to a compressed SQL file, waymark-DATE.sql.gz by default, while the app runs.
Sealed values stay sealed: keep ENCRYPTION_KEYS apart from the file, and both in a safe place. \`npm run restore\`
reads it, and psql can.

It overwrites no file, and fails when the database has no shop and no account: a nightly backup of the wrong database
must not look like a good one.`;

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: { to: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return print(USAGE);
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is one argument too many.`);
  const now = systemClock.now();
  const stamp = now.toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  const file = values.to ?? `waymark-${stamp}.sql.gz`;
  const { database, place, close } = await openBesideApp(readEngineEnv());
  printDatabase(place);
  try {
    const { tables, bytes, keyIds } = await writeBackup(database, file, now);
    print(`${file}: ${tables} tables, ${(bytes / 1e6).toFixed(1)} MB.`);
    const keys = keyIds.map((id) => `"${id}"`).join(", ");
    if (keys) print(`To read it you need the encryption keys ${keys}, which are not in it.`);
  } finally {
    await close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await runCommand(USAGE, main);
