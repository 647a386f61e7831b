// Rate limiter of a v2 account over all processes: a row in the database hands out slots.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { pauseBuckets, takeTokens } from "~/lib/limits/rate-limiter.server";
import { SECOND_MS } from "~/lib/time";
import type { CallKind, Throttle, AcquireSlot } from "./call.server";

/** v2 takes one call a second, and three of realtime; a little more apart, since networks bunch them. */
const INTERVAL_MS: Record<CallKind, number> = {
  other: 1.05 * SECOND_MS,
  realtime: 0.35 * SECOND_MS,
};
/** A queue longer than this is better waited for outside the process: as a job that comes again. */
const LONGEST_WAIT_MS = 30 * SECOND_MS;

const SCOPE = "tracking_service";

export interface RateLimiterOptions {
  /** Resolves after so many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

/**
 * Calls with one key queue up in one line, over all processes that share the database, whose clock counts.
 * The pace that it returns waits for the call's slot, or throws AppError `rate_limited` without taking one:
 * when the line is longer than LONGEST_WAIT_MS, or while the account is held. Only a hash of the key is kept.
 */
export function createRateLimiter(
  sql: Sql,
  apiKey: string,
  options: RateLimiterOptions = {},
): AcquireSlot {
  const wait = options.wait ?? ((ms) => sleep(ms));
  const account = accountOf(apiKey);
  return async (kind) => {
    const bucket = { owner: account, scope: SCOPE, name: kind } as const;
    const limit = { burst: 1, refillMs: INTERVAL_MS[kind], maxWaitMs: LONGEST_WAIT_MS };
    const slot = await takeTokens(sql, bucket, limit);
    if (!slot.taken) throw refusal(slot.pausedMs);
    if (slot.waitMs > 0) await wait(slot.waitMs);
  };
}

/** Keeps every process from calling with this key for so long: what a 429 asks for. Other accounts go on. */
export function createThrottle(sql: Sql, apiKey: string): Throttle {
  const account = { owner: accountOf(apiKey), scope: SCOPE } as const;
  return (durationMs) => pauseBuckets(sql, account, Object.keys(INTERVAL_MS), durationMs);
}

function accountOf(apiKey: string): string {
  return createHash("sha256").update(apiKey).digest("hex");
}

function refusal(pausedMs: number): AppError {
  return pausedMs > 0
    ? new AppError("rate_limited", "The tracking service asked this account to wait.", {
        retryAfterMs: pausedMs,
      })
    : new AppError("rate_limited", "Too many calls wait for the tracking service already.", {
        retryAfterMs: LONGEST_WAIT_MS,
      });
}
