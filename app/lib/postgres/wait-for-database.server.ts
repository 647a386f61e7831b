// Waits at the start of a process for a database that is not there yet.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError } from "../errors";
import { SECOND_MS } from "../time";

const RETRY_MS = 0.5 * SECOND_MS;
const CONNECT_TIMEOUT_MS = 3 * SECOND_MS;

/** Codes of the network and of a PostgreSQL that starts or stops. */
const NOT_YET = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "57P01",
  "57P02",
  "57P03",
]);

/**
 * Resolves when the database takes a connection. Any other error than "not yet", like a wrong password, is thrown.
 * @param onWaiting is called once, with the reason
 * @throws AppError `unavailable` when the database is still away after `longestMs`
 */
export async function waitForDatabase(
  url: string,
  longestMs: number,
  onWaiting: (message: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries++) {
    const error = await tryToConnect(url);
    if (!error) return;
    const reason = error.code ?? error.message;
    // pg's own errors of a connection that was cut, or that took too long, have no code.
    if (error.code && !NOT_YET.has(error.code)) throw error;
    if (performance.now() - startedAt >= longestMs) {
      const message = `The database does not answer (${reason}). Check DATABASE_URL.`;
      throw new AppError("unavailable", message, { cause: error });
    }
    if (tries === 1) onWaiting(`Waiting for the database (${reason})`);
    await sleep(RETRY_MS);
  }
}

async function tryToConnect(url: string): Promise<(Error & { code?: string }) | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}
