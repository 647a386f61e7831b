// Reads of pages that only read: from the streaming replica once it has everything, else from the primary.
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../database.server";
import { AppError } from "../errors";
import type { ReadFrom } from "../observer";
import { SECOND_MS } from "../time";

/** So long a page waits for the replica to have what the primary has. */
const WAIT_MS = 0.1 * SECOND_MS;
const LOOK_EVERY_MS = 5;
/** After a replica was late or failed, pages read from the primary for so long. */
const REST_MS = 5 * SECOND_MS;

/** PostgreSQL's classes of errors that are about the server: connection, conflict with recovery, resources, system. */
const SERVER_STATES = /^(08|40|53|57P|58|XX)/;
/** pg gives no code to errors of a connection that was cut or took too long. */
const CONNECTION_MESSAGE = /connection|timeout/i;

/** Runs work that only reads. It may run a second time, on another server. */
export type Reads = <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>;

export interface ReadsOptions {
  primary: Database;
  /** null: there is none. */
  replica: Database | null;
  onRead: (from: ReadFrom) => void;
  waitMs?: number;
  monotonicMs?: () => number;
}

/**
 * A page sees all that was committed before its request, so also what its merchant has just done, in whichever
 * process: the primary's position in its log is asked first, and the replica must have replayed it.
 */
export function createReads(options: ReadsOptions): Reads {
  const { primary, replica, onRead, waitMs = WAIT_MS } = options;
  const { monotonicMs = () => performance.now() } = options;
  if (!replica) return (work) => work(primary);
  let restsUntilMs = -Infinity;
  return async (work) => {
    const rest = () => (restsUntilMs = monotonicMs() + REST_MS);
    if (monotonicMs() >= restsUntilMs) {
      if (await hasCaughtUp(primary, replica, waitMs)) {
        try {
          const result = await work(replica);
          onRead("replica");
          return result;
        } catch (error) {
          // The page's own fault comes again from the primary; other pages keep reading from the replica.
          if (isServersFault(error)) rest();
        }
      } else rest();
    }
    onRead("primary");
    return work(primary);
  };
}

/** The server is away, or cancelled a statement in favor of the log: the primary could do the same work. */
function isServersFault(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code !== "string") return CONNECTION_MESSAGE.test(error.message);
  return SERVER_STATES.test(code) || /^E[A-Z]+$/.test(code);
}

/** false: the replica is late, is none, or does not answer. */
async function hasCaughtUp(primary: Database, replica: Database, waitMs: number): Promise<boolean> {
  const isLate = sleep(waitMs, false, { ref: false });
  try {
    return await Promise.race([catchesUp(primary, replica, waitMs), isLate]);
  } catch {
    return false;
  }
}

/** Resolves with true when the replica has replayed what the primary has; false: it is none, or is late. */
async function catchesUp(primary: Database, replica: Database, waitMs: number): Promise<boolean> {
  const { rows } = await primary.pool.query<{ position: string }>({
    name: "replica.primary_position",
    text: "select pg_current_wal_flush_lsn()::text as position",
  });
  for (let waitedMs = 0; waitedMs < waitMs; waitedMs += LOOK_EVERY_MS) {
    const { rows: found } = await replica.pool.query<{ isThere: boolean | null }>({
      name: "replica.has_replayed",
      // null where nothing is replayed: on a server that is no replica.
      text: `select pg_last_wal_replay_lsn() >= $1::pg_lsn as "isThere"`,
      values: [rows[0]?.position],
    });
    const isThere = found[0]?.isThere ?? null;
    if (isThere !== false) return isThere === true;
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
  }
  return false;
}
