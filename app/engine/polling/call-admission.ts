// Decides which calls to a carrier may be made now: its circuit breaker and its call budgets. Pure.
import type { CallBudget } from "~/carriers/connector";
import {
  beginProbe,
  blockedUntil,
  CLOSED_BREAKER,
  isHalfOpen,
  type Breaker,
  type BreakerPolicy,
} from "~/lib/limits/circuit-breaker";
import { HOUR_MS, MINUTE_MS } from "~/lib/time";

/** What all workers share about calls through one connector. */
export interface CallState {
  breaker: Breaker;
  /** By budget: until when the calls made would last at its even pace; epoch milliseconds. */
  spentUntil: Record<string, number>;
  /**
   * The last time promised to a call that found no budget left. Parcels that were polled queue behind it too:
   * otherwise they would come back before those that wait, again and again.
   */
  queuedUntil: Date | null;
}

export const NO_CALLS: CallState = { breaker: CLOSED_BREAKER, spentUntil: {}, queuedUntil: null };

export interface Admission {
  /** Calls that may be made now. */
  calls: number;
  /** For each of the others, when to come again. */
  retryAt: Date[];
  /** Why they wait. Behind an open breaker all get the same time and need jitter; a budget's time is one call's. */
  reason: "breaker" | "budget" | null;
}

export const CARRIER_BREAKER_POLICY: BreakerPolicy = {
  failuresToOpen: 3,
  firstOpenMs: 1 * MINUTE_MS,
  longestOpenMs: 1 * HOUR_MS,
};
const PROBE_MS = 3 * MINUTE_MS;

/** Of `wanted` calls those that may be made now, and the state afterwards: they count as made. */
export function admit(
  state: CallState,
  budgets: readonly CallBudget[],
  wanted: number,
  now: Date,
): { admission: Admission; state: CallState } {
  const blocked = blockedUntil(state.breaker, now);
  if (blocked) return { admission: behindBreaker(0, wanted, blocked), state };
  const isProbe = isHalfOpen(state.breaker, now);
  const affordable = Math.min(...budgets.map((budget) => callsLeft(state, budget, now)));
  const calls = Math.max(0, Math.min(isProbe ? 1 : wanted, affordable));
  const breaker = isProbe && calls > 0 ? beginProbe(state.breaker, PROBE_MS, now) : state.breaker;
  const paid: CallState = { ...state, breaker, spentUntil: spend(state, budgets, calls, now) };
  const waiting = wanted - calls;
  if (waiting === 0) return { admission: { calls, retryAt: [], reason: null }, state: paid };
  const probeEnds = blockedUntil(breaker, now);
  if (probeEnds) return { admission: behindBreaker(calls, waiting, probeEnds), state: paid };
  const retryAt = queue(paid, budgets, waiting, now);
  return {
    admission: { calls, retryAt, reason: "budget" },
    state: { ...paid, queuedUntil: retryAt.at(-1) ?? now },
  };
}

/**
 * Counts the test of a key in its budgets, whatever its breaker says. A budget shorter than an hour refuses no test,
 * since it is full again before a merchant tests twice; polls wait instead.
 * @returns retryAt: no call is left until then, and none was counted; null: the test may be made
 */
export function admitTest(
  state: CallState,
  budgets: readonly CallBudget[],
  now: Date,
): { retryAt: Date | null; state: CallState } {
  const long = budgets.filter(({ perMs }) => perMs >= HOUR_MS);
  const freeMs = Math.max(0, ...long.map((budget) => freeAtMs(state, budget)));
  if (freeMs > now.getTime()) return { retryAt: new Date(freeMs), state };
  return { retryAt: null, state: { ...state, spentUntil: spend(state, budgets, 1, now) } };
}

function behindBreaker(calls: number, waiting: number, until: Date): Admission {
  return { calls, retryAt: Array.from({ length: waiting }, () => until), reason: "breaker" };
}

/**
 * A budget lets a few of its calls pass at once and spreads the rest evenly: together never more than
 * all of them within its time, however that stretch is laid. What passes at once is lost to the even pace.
 */
export function paceOf({ calls, perMs }: CallBudget): { burst: number; intervalMs: number } {
  const burst = calls < 20 ? 1 : Math.max(2, Math.floor(calls / 40));
  return { burst, intervalMs: calls > burst ? perMs / (calls - burst) : perMs };
}

function callsLeft(state: CallState, budget: CallBudget, now: Date): number {
  const { burst, intervalMs } = paceOf(budget);
  const owedMs = Math.max(0, spentUntilOf(state, budget) - now.getTime());
  return Math.floor((burst * intervalMs - owedMs) / intervalMs + ROUNDING);
}

/** Fractions of a millisecond must not cost a whole call. */
const ROUNDING = 1e-9;

function spend(
  state: CallState,
  budgets: readonly CallBudget[],
  calls: number,
  now: Date,
): Record<string, number> {
  return Object.fromEntries(
    budgets.map((budget) => {
      const from = Math.max(spentUntilOf(state, budget), now.getTime());
      return [keyOf(budget), from + calls * paceOf(budget).intervalMs];
    }),
  );
}

/** One after the other, at the pace of the tightest budget, behind those who wait already. */
function queue(
  state: CallState,
  budgets: readonly CallBudget[],
  waiting: number,
  now: Date,
): Date[] {
  const intervalMs = Math.max(0, ...budgets.map((budget) => paceOf(budget).intervalMs));
  const freeMs = Math.max(now.getTime(), ...budgets.map((budget) => freeAtMs(state, budget)));
  const queuedMs = state.queuedUntil ? state.queuedUntil.getTime() + intervalMs : 0;
  const firstMs = Math.max(freeMs, queuedMs);
  return Array.from(
    { length: waiting },
    (_, index) => new Date(Math.ceil(firstMs + index * intervalMs)),
  );
}

/** From when on the budget has a call left; epoch milliseconds. */
function freeAtMs(state: CallState, budget: CallBudget): number {
  const { burst, intervalMs } = paceOf(budget);
  return spentUntilOf(state, budget) - (burst - 1) * intervalMs;
}

function spentUntilOf(state: CallState, budget: CallBudget): number {
  return state.spentUntil[keyOf(budget)] ?? 0;
}

function keyOf({ calls, perMs }: CallBudget): string {
  return `${calls}/${perMs}`;
}
