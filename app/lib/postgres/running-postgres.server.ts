// The way to the embedded PostgreSQL server of another process: for commands beside a running app.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { embeddedPostgresDirectory, isAlive } from "./embedded-postgres.server";

/** postmaster.pid holds one fact a line: process id first, port fourth, state eighth. */
const PORT_LINE = 3;
const STATE_LINE = 7;

/**
 * Connection string of the server that a live process runs at `directory`; null when none does, and
 * `startEmbeddedPostgres` may be called.
 */
export async function runningPostgresUrl(directory: string): Promise<string | null> {
  const home = embeddedPostgresDirectory(directory);
  const holder = Number(await readOrEmpty(path.join(home, "lock")));
  if (!holder || !isAlive(holder)) return null;
  const lines = (await readOrEmpty(path.join(home, "data/postmaster.pid"))).split("\n");
  const password = (await readOrEmpty(path.join(home, "password"))).trim();
  if (lines[STATE_LINE]?.trim() !== "ready" || !password) return null;
  return `postgresql://waymark:${password}@127.0.0.1:${Number(lines[PORT_LINE])}/waymark`;
}

function readOrEmpty(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
