// Rate limiter for requests of one account, shared by all processes.
import type { Sql } from "~/lib/database.server";
import { type RateLimit, takeTokens } from "~/lib/limits/rate-limiter.server";
import { SECOND_MS } from "~/lib/time";

/** Returns whether the account may make this call now. */
export type RequestLimiter = (accountId: string, kind: CallKind) => Promise<boolean>;
/** v2 counts realtime calls apart from all others. */
export type CallKind = "realtime" | "other";

/** v2 allows three realtime calls a second and one of all others. */
const REALTIME_TIMES = 3;
/**
 * Tolerance for clients that send exactly one request a second and arrive a little early. The
 * long-run rate is unchanged.
 */
const JITTER_MS = 100;

/**
 * A token bucket for each account and kind, which holds one second's requests, and at least one.
 * @param requestsPerSecond for all calls except realtime, which get three times as many.
 */
export function createRequestLimiter(sql: Sql, requestsPerSecond: number): RequestLimiter {
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
