// Circuit breaker as a pure state machine: closed, open until a time, half-open with one probe.
import { MINUTE_MS } from "~/lib/time";

/**
 * The state of one service's breaker; its owner stores it. Closed: `openUntil` is null, all calls pass. Open:
 * `openUntil` is to come, no call passes. Half-open: `openUntil` has passed, and a probe finds out whether the
 * service works again.
 */
export interface Breaker {
  /** Failed calls in a row. */
  failures: number;
  openUntil: Date | null;
  /** The probe under way has until then to report. It may hang or its process die: then another call probes. */
  probeUntil: Date | null;
}

export interface BreakerPolicy {
  /** Failed calls in a row that open the breaker. */
  failuresToOpen: number;
  /** How long it opens first; each failed probe doubles that. */
  firstOpenMs: number;
  longestOpenMs: number;
}

export const CLOSED_BREAKER: Breaker = { failures: 0, openUntil: null, probeUntil: null };

/** A service refuses further calls whatever they are about, e.g. over a quota or credentials. */
export interface Failure {
  isFinal?: boolean;
  /** From the service's own `Retry-After`. */
  retryAfterMs?: number | undefined;
}

/** Before this time no call may be made; null: a call may be made now, as the probe if `isHalfOpen`. */
export function blockedUntil({ openUntil, probeUntil }: Breaker, now: Date): Date | null {
  if (openUntil === null) return null;
  if (openUntil > now) return openUntil;
  return probeUntil !== null && probeUntil > now ? probeUntil : null;
}

export function isHalfOpen({ openUntil }: Breaker, now: Date): boolean {
  return openUntil !== null && openUntil <= now;
}

/** The next call is the probe: for `probeMs` no other call passes. */
export function beginProbe(breaker: Breaker, probeMs: number, now: Date): Breaker {
  return { ...breaker, probeUntil: new Date(now.getTime() + probeMs) };
}

/**
 * A failed probe opens the breaker for twice as long as before. Calls that were under way when it opened only
 * add the wait that their `Retry-After` asks for.
 */
export function afterFailure(
  breaker: Breaker,
  policy: BreakerPolicy,
  { isFinal = false, retryAfterMs }: Failure,
  now: Date,
): Breaker {
  const asked = retryAfterMs === undefined ? null : new Date(now.getTime() + retryAfterMs);
  const { openUntil } = breaker;
  if (openUntil && openUntil > now) {
    return asked && asked > openUntil ? { ...breaker, openUntil: asked } : breaker;
  }
  const failures = breaker.failures + 1;
  const opens = openUntil || isFinal || asked || failures >= policy.failuresToOpen;
  if (!opens) return { ...breaker, failures };
  const until = new Date(now.getTime() + openMs(policy, failures));
  return { failures, openUntil: asked && asked > until ? asked : until, probeUntil: null };
}

/** Opens the breaker until a known time without counting a failure: no call was made. */
export function openWithoutCall(breaker: Breaker, policy: BreakerPolicy, until: Date): Breaker {
  const failures = Math.max(breaker.failures, policy.failuresToOpen);
  return { failures, openUntil: until, probeUntil: null };
}

function openMs({ failuresToOpen, firstOpenMs, longestOpenMs }: BreakerPolicy, failures: number) {
  const doublings = Math.max(0, failures - failuresToOpen);
  return Math.min(firstOpenMs * 2 ** doublings, longestOpenMs);
}

const JITTER = 0.15;
const LEAST_JITTER_MS = 1 * MINUTE_MS;

/**
 * When one of many that wait for `until` comes back: none before, spread over a minute or 15 % of the wait.
 * @param share from 0 to 1, evenly distributed over those that wait
 */
export function jittered(until: Date, share: number, now: Date): Date {
  const waitMs = Math.max(0, until.getTime() - now.getTime());
  const lateMs = share * Math.max(LEAST_JITTER_MS, JITTER * waitMs);
  return new Date(until.getTime() + Math.round(lateMs));
}
