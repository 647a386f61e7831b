// How many requests a second an account may make, whichever process they reach.
import type { Sql } from "~/lib/database.server";
import { type RateLimit, takeTokens } from "~/lib/rate-limiter.server";
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
 * A bucket for each account and kind that holds one second's requests, and at least one.
 * @param requestsPerSecond of all calls but realtime ones, which get three times as many.
 */
export function createRate(sql: Sql, requestsPerSecond: number): Rate {
  const limits = {
    other: limitOf(requestsPerSecond),
    realtime: limitOf(requestsPerSecond * REALTIME_TIMES),
  };
  return async (accountId, kind) => {
    const bucket = { owner: accountId, scope: "engine", name: kind } as const;
    return (await takeTokens(sql, bucket, limits[kind])).taken;
  };
}

function limitOf(requestsPerSecond: number): RateLimit {
  return {
    burst: Math.max(1, Math.floor(requestsPerSecond)),
    refillMs: SECOND_MS / requestsPerSecond,
    toleranceMs: JITTER_MS,
  };
}
