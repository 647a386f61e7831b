// Whether a carrier may be asked now: its budgets, and a pause after failures. Pure; one state for all workers.
import type { CallBudget } from "~/carriers/connector";
import { HOUR_MS, MINUTE_MS } from "~/lib/time";

/** What is known about asking through one connector. */
export interface BreakerState {
  /** In a row. */
  failures: number;
  /** Nobody asks before. */
  pausedUntil: Date | null;
  /** By budget: until when the calls made would last at its even pace; epoch milliseconds. */
  spentUntil: Record<string, number>;
  /**
   * The last turn promised to a call that found no budget left. Parcels that were asked about queue behind it
   * too: else they would come back before those that wait, for ever.
   */
  queuedUntil: Date | null;
}

export const CLOSED_BREAKER: BreakerState = {
  failures: 0,
  pausedUntil: null,
  spentUntil: {},
  queuedUntil: null,
};

export interface Admission {
  /** Calls that may be made now. */
  calls: number;
  /** For each of the others, when to come again. */
  turns: Date[];
  /** Why they wait. After a pause all may come, so they had better not come at once; a budget's turn is one call's. */
  because: "pause" | "budget" | null;
}

/** One slow or broken parcel is no outage; so many failures in a row are. */
const FAILURES_BEFORE_PAUSE = 3;
const FIRST_PAUSE_MS = 1 * MINUTE_MS;
const LONGEST_PAUSE_MS = 1 * HOUR_MS;
/** How long the one call that tries after a pause has to come back. */
const TRIAL_MS = 3 * MINUTE_MS;

/** Of `wanted` calls those that may be made now, and the state afterwards: they count as made. */
export function admit(
  state: BreakerState,
  budgets: readonly CallBudget[],
  wanted: number,
  now: Date,
): { admission: Admission; state: BreakerState } {
  const { pausedUntil } = state;
  if (pausedUntil && pausedUntil > now) {
    const turns = Array.from({ length: wanted }, () => pausedUntil);
    return { admission: { calls: 0, turns, because: "pause" }, state };
  }
  const isTrial = pausedUntil !== null;
  const affordable = Math.min(...budgets.map((budget) => callsLeft(state, budget, now)));
  const calls = Math.max(0, Math.min(isTrial ? 1 : wanted, affordable));
  const paid: BreakerState = {
    ...state,
    // While one tries, the others stay away.
    pausedUntil: isTrial && calls > 0 ? new Date(now.getTime() + TRIAL_MS) : pausedUntil,
    spentUntil: spend(state, budgets, calls, now),
  };
  const waiting = wanted - calls;
  if (waiting === 0) return { admission: { calls, turns: [], because: null }, state: paid };
  if (isTrial && calls > 0) {
    const turns = Array.from({ length: waiting }, () => paid.pausedUntil ?? now);
    return { admission: { calls, turns, because: "pause" }, state: paid };
  }
  const turns = promiseTurns(paid, budgets, waiting, now);
  return {
    admission: { calls, turns, because: "budget" },
    state: { ...paid, queuedUntil: turns.at(-1) ?? now },
  };
}

/**
 * @param failure.isFinal the carrier itself says that it will not answer us now (quota, credentials).
 */
export function afterFailure(
  state: BreakerState,
  failure: { retryAfterMs: number | undefined; isFinal: boolean },
  now: Date,
): BreakerState {
  const failures = state.failures + 1;
  const isOutage = failure.isFinal || failures >= FAILURES_BEFORE_PAUSE;
  if (!isOutage && failure.retryAfterMs === undefined) return { ...state, failures };
  const doublings = Math.max(0, failures - FAILURES_BEFORE_PAUSE);
  const backoffMs = Math.min(FIRST_PAUSE_MS * 2 ** doublings, LONGEST_PAUSE_MS);
  const until = new Date(now.getTime() + Math.max(backoffMs, failure.retryAfterMs ?? 0));
  // A trial's pause ends with its answer; one that the carrier asked for is kept by whoever fails later.
  const isLonger = state.pausedUntil === null || until > state.pausedUntil;
  return { ...state, failures, pausedUntil: isLonger ? until : state.pausedUntil };
}

/**
 * A budget lets a tenth of its calls pass at once and spreads the rest evenly: together never more than
 * all of them within its time, however that stretch is laid.
 */
function pace({ calls, perMs }: CallBudget): { burst: number; intervalMs: number } {
  const burst = Math.max(1, Math.floor(calls / 10));
  return { burst, intervalMs: calls > burst ? perMs / (calls - burst) : perMs };
}

function callsLeft(state: BreakerState, budget: CallBudget, now: Date): number {
  const { burst, intervalMs } = pace(budget);
  const owedMs = Math.max(0, spentUntilOf(state, budget) - now.getTime());
  return Math.floor((burst * intervalMs - owedMs) / intervalMs + ROUNDING);
}

/** Fractions of a millisecond must not cost a whole call. */
const ROUNDING = 1e-9;

function spend(
  state: BreakerState,
  budgets: readonly CallBudget[],
  calls: number,
  now: Date,
): Record<string, number> {
  return Object.fromEntries(
    budgets.map((budget) => {
      const from = Math.max(spentUntilOf(state, budget), now.getTime());
      return [keyOf(budget), from + calls * pace(budget).intervalMs];
    }),
  );
}

/** One after the other, at the pace of the tightest budget, behind those who wait already. */
function promiseTurns(
  state: BreakerState,
  budgets: readonly CallBudget[],
  waiting: number,
  now: Date,
): Date[] {
  const intervalMs = Math.max(0, ...budgets.map((budget) => pace(budget).intervalMs));
  const freeMs = Math.max(
    now.getTime(),
    ...budgets.map((budget) => {
      const { burst, intervalMs } = pace(budget);
      return spentUntilOf(state, budget) - (burst - 1) * intervalMs;
    }),
  );
  const queuedMs = state.queuedUntil ? state.queuedUntil.getTime() + intervalMs : 0;
  const firstMs = Math.max(freeMs, queuedMs);
  return Array.from(
    { length: waiting },
    (_, index) => new Date(Math.ceil(firstMs + index * intervalMs)),
  );
}

function spentUntilOf(state: BreakerState, budget: CallBudget): number {
  return state.spentUntil[keyOf(budget)] ?? 0;
}

function keyOf({ calls, perMs }: CallBudget): string {
  return `${calls}/${perMs}`;
}
