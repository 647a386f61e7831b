// How many requests a second an account may make, whichever process they reach.
import type { Sql } from "~/lib/database.server";
import { SECOND_MS } from "~/lib/time";

/** Lets a call of an account through, or not. */
export type Rate = (accountId: string, kind: RateKind) => Promise<boolean>;
/** v2 counts realtime calls apart from all others. */
export type RateKind = "realtime" | "other";

/** v2 allows three realtime calls for one other. */
const REALTIME_TIMES = 3;
/**
 * A client that sends exactly one request a second is heard a little early now and then. The bucket's
 * long-run rate is the same.
 */
const JITTER_MS = 100;

/**
 * A plain bucket an account and kind that holds one second's requests, and at least one. It is a row that
 * says when the bucket will be full again; a request moves that on by its own share of time, and one that
 * would move it too far is refused and changes nothing. The time is the database's, so that processes whose
 * clocks differ share one bucket.
 * @param requestsPerSecond of all calls but realtime ones, which get three times as many.
 */
export function createRate(sql: Sql, requestsPerSecond: number): Rate {
  const limits = {
    other: bucketOf(requestsPerSecond),
    realtime: bucketOf(requestsPerSecond * REALTIME_TIMES),
  };
  return async (accountId, kind) => {
    const { intervalMs, slackMs } = limits[kind];
    const taken = await sql.query({
      name: "engine.take_slot",
      text: `
        insert into engine_rates as rate (account_id, kind, full_at)
        values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
        on conflict (account_id, kind) do update
          set full_at = greatest(rate.full_at, clock_timestamp()) + $3 * interval '1 millisecond'
          where rate.full_at <= clock_timestamp() + $4 * interval '1 millisecond'`,
      values: [accountId, kind, intervalMs, slackMs],
    });
    return taken.rowCount === 1;
  };
}

/** `slackMs`: how far ahead the time of the full bucket may lie for another request to fit in. */
function bucketOf(requestsPerSecond: number): { intervalMs: number; slackMs: number } {
  const intervalMs = SECOND_MS / requestsPerSecond;
  const size = Math.max(1, Math.floor(requestsPerSecond));
  return { intervalMs, slackMs: (size - 1) * intervalMs + JITTER_MS };
}
