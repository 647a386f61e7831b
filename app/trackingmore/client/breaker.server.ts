// Circuit breaker for one v2 service address, shared by all processes through the database.
import type { Pool } from "pg";
import {
  afterFailure,
  beginProbe,
  blockedUntil,
  CLOSED_BREAKER,
  isHalfOpen,
  type Breaker,
  type BreakerPolicy,
} from "~/lib/limits/circuit-breaker";
import { inTransaction, type Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";

/** One lost call is the network's fault; three in a row, from any process, are the service's. */
const POLICY: BreakerPolicy = {
  failuresToOpen: 3,
  firstOpenMs: 15 * SECOND_MS,
  longestOpenMs: 5 * MINUTE_MS,
};
const PROBE_MS = 15 * SECOND_MS;
/** Most probes end in less than this, answered or not. */
const PROBE_WAIT_MS = 5 * SECOND_MS;

type Fetch = (request: Request) => Promise<Response>;

/**
 * `fetch` through the breaker of `service`. Calls without an answer and HTTP 5xx count as failures. While the
 * breaker is open, calls reject at once with AppError `unavailable` and `retryAfterMs`, so that a service that
 * hangs does not hold up the workers of other shops.
 */
export function fetchThroughBreaker(pool: Pool, service: string, fetch: Fetch): Fetch {
  return async (request) => {
    const retryAfterMs = await requestCall(pool, service);
    if (retryAfterMs !== null) {
      const message = `The tracking service was not reachable just now: ${service}.`;
      throw new AppError("unavailable", message, { retryAfterMs });
    }
    let response: Response;
    try {
      response = await fetch(request);
    } catch (error) {
      await saveFailure(pool, service);
      throw error;
    }
    if (response.status >= 500) await saveFailure(pool, service);
    else await saveSuccess(pool, service);
    return response;
  };
}

/** null: the call may be made; else after how many milliseconds another may. */
async function requestCall(pool: Pool, service: string): Promise<number | null> {
  const { breaker, now } = await readBreaker(pool, service);
  if (blockedUntil(breaker, now)) return waitMs(breaker, now);
  if (!isHalfOpen(breaker, now)) return null;
  return inTransaction(pool, async (tx) => {
    const { breaker, now } = await lockBreaker(tx, service);
    if (blockedUntil(breaker, now)) return waitMs(breaker, now);
    if (isHalfOpen(breaker, now))
      await saveBreaker(tx, service, beginProbe(breaker, PROBE_MS, now));
    return null;
  });
}

function waitMs(breaker: Breaker, now: Date): number {
  const { openUntil } = breaker;
  return openUntil && openUntil > now ? openUntil.getTime() - now.getTime() : PROBE_WAIT_MS;
}

async function saveFailure(pool: Pool, service: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const { breaker, now } = await lockBreaker(tx, service);
    await saveBreaker(tx, service, afterFailure(breaker, POLICY, {}, now));
  });
}

async function saveSuccess(sql: Sql, service: string): Promise<void> {
  await sql.query({
    name: "trackingmore.close_breaker",
    text: `update service_breakers set failures = 0, open_until = null, probe_until = null
           where service = $1 and failures > 0`,
    values: [service],
  });
}

interface Row extends Breaker {
  now: Date;
}

const READ = `select failures, open_until as "openUntil", probe_until as "probeUntil", clock_timestamp() as now
              from service_breakers where service = $1`;

async function readBreaker(sql: Sql, service: string): Promise<{ breaker: Breaker; now: Date }> {
  const { rows } = await sql.query<Row>({
    name: "trackingmore.read_breaker",
    text: READ,
    values: [service],
  });
  const [row] = rows;
  // Without a row the time does not matter: a closed breaker lets every call pass.
  return row ? { breaker: row, now: row.now } : { breaker: CLOSED_BREAKER, now: new Date(0) };
}

async function lockBreaker(tx: Sql, service: string): Promise<{ breaker: Breaker; now: Date }> {
  await tx.query("insert into service_breakers (service) values ($1) on conflict do nothing", [
    service,
  ]);
  const { rows } = await tx.query<Row>(`${READ} for update`, [service]);
  const [row] = rows;
  if (!row) throw new AppError("internal", "A row that was inserted is missing.");
  return { breaker: row, now: row.now };
}

async function saveBreaker(tx: Sql, service: string, breaker: Breaker): Promise<void> {
  await tx.query(
    `update service_breakers set failures = $2, open_until = $3, probe_until = $4 where service = $1`,
    [service, breaker.failures, breaker.openUntil, breaker.probeUntil],
  );
}
