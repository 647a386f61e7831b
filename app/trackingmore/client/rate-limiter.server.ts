// At what pace a v2 account may be called, whichever process calls: a row in the database hands out slots.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CallKind, Throttle, AcquireSlot } from "./call.server";

/** v2 takes one call a second, and three of realtime; a little more apart, since networks bunch them. */
const INTERVAL_MS: Record<CallKind, number> = {
  other: 1.05 * SECOND_MS,
  realtime: 0.35 * SECOND_MS,
};
/** A queue longer than this is better waited for outside the process: as a job that comes again. */
const LONGEST_WAIT_MS = 30 * SECOND_MS;

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
    const waitMs = await takeSlot(sql, account, kind);
    if (waitMs === null) throw await refusal(sql, account, kind);
    if (waitMs > 0) await wait(waitMs);
  };
}

/** Keeps every process from calling with this key for so long: what a 429 asks for. Other accounts go on. */
export function createThrottle(sql: Sql, apiKey: string): Throttle {
  const account = accountOf(apiKey);
  return async (durationMs) => {
    await sql.query({
      name: "trackingmore.hold",
      text: `
        insert into service_paces as pace (account, kind, next_at, held_until)
        select $1, kind, clock_timestamp(), clock_timestamp() + $3 * interval '1 millisecond'
        from unnest($2::text[]) kind order by kind
        on conflict (account, kind) do update set held_until = greatest(pace.held_until, excluded.held_until)`,
      values: [account, Object.keys(INTERVAL_MS), durationMs],
    });
  };
}

function accountOf(apiKey: string): Buffer {
  return createHash("sha256").update(apiKey).digest();
}

/** Milliseconds until the slot; null: the line is too long or held, and no slot was taken. */
async function takeSlot(sql: Sql, account: Buffer, kind: CallKind): Promise<number | null> {
  const taken = await sql.query<{ wait_ms: number }>({
    name: "trackingmore.take_slot",
    text: `
      insert into service_paces as pace (account, kind, next_at)
      values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (account, kind) do update
        set next_at = greatest(pace.next_at, clock_timestamp()) + $3 * interval '1 millisecond'
        where pace.next_at <= clock_timestamp() + $4 * interval '1 millisecond'
          and (pace.held_until is null or pace.held_until <= clock_timestamp())
      returning extract(epoch from pace.next_at - clock_timestamp())::float8 * 1000 - $3::float8 as wait_ms`,
    values: [account, kind, INTERVAL_MS[kind], LONGEST_WAIT_MS],
  });
  const slot = taken.rows[0];
  return slot ? Math.max(0, Math.ceil(slot.wait_ms)) : null;
}

async function refusal(sql: Sql, account: Buffer, kind: CallKind): Promise<AppError> {
  const { rows } = await sql.query<{ held_ms: number | null }>({
    name: "trackingmore.read_hold",
    text: `select extract(epoch from held_until - clock_timestamp())::float8 * 1000 as held_ms
           from service_paces where account = $1 and kind = $2`,
    values: [account, kind],
  });
  const heldMs = Math.ceil(rows[0]?.held_ms ?? 0);
  return heldMs > 0
    ? new AppError("rate_limited", "The tracking service asked this account to wait.", {
        retryAfterMs: heldMs,
      })
    : new AppError("rate_limited", "Too many calls wait for the tracking service already.", {
        retryAfterMs: LONGEST_WAIT_MS,
      });
}
