// Opens the pools of one PostgreSQL database: for SQL in stores, and for Prisma's simple reads.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../../prisma/generated/client";
import type { Database } from "~/lib/database.server";
import { withoutPreparedStatements } from "~/lib/postgres/pooler.server";
import { guardStatements } from "~/lib/postgres/shop-scope.server";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";

/** How long a pool's work may take, in milliseconds. */
export interface TimeLimits {
  statementMs: number;
  lockMs: number;
}

/** A page, webhook or API request: nobody waits longer for an answer. */
export const REQUEST_LIMITS: TimeLimits = { statementMs: 15 * SECOND_MS, lockMs: 5 * SECOND_MS };
/** Jobs work in batches; a process that also runs jobs has one pool for both. */
export const JOB_LIMITS: TimeLimits = { statementMs: 1 * MINUTE_MS, lockMs: 30 * SECOND_MS };

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** @param url a connection string; undefined: the embedded server's */
export function isOnThisMachine(url: string | undefined): boolean {
  return url === undefined || LOOPBACK.includes(new URL(url).hostname);
}

/** Covers both a new connection and the wait for one of the pool. */
const CONNECT_MS = 3 * SECOND_MS;
/** A server that hangs can't time a statement out itself. */
const SILENCE_MS = 5 * SECOND_MS;

/**
 * Opens a pool of at most `poolSize` connections; nothing connects before the first query.
 * @param limits none by default
 * @param directUrl PostgreSQL itself, when `url` names a pooler in transaction mode. The pooler's settings must then
 *   limit the time of statements; for what needs a session there is a second pool.
 */
export function openDatabase(
  url: string,
  poolSize = 10,
  limits?: TimeLimits,
  directUrl?: string,
): Database {
  const pool = openPool(url, poolSize, limits, { isThroughPooler: directUrl !== undefined });
  const direct = directUrl ? openPool(directUrl, poolSize, limits) : pool;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    direct,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
      if (direct !== pool) await direct.end();
    },
  };
}

function openPool(
  url: string,
  poolSize: number,
  limits?: TimeLimits,
  { isThroughPooler = false } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    ...(limits && {
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: limits.statementMs + SILENCE_MS,
    }),
    // A pooler refuses parameters of a session.
    ...(limits &&
      !isThroughPooler && {
        statement_timeout: limits.statementMs,
        lock_timeout: limits.lockMs,
      }),
  });
  // An idle connection that the server closes must not end the process; the next query reconnects.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  guardStatements(pool);
  if (isThroughPooler) withoutPreparedStatements(pool);
  return pool;
}
