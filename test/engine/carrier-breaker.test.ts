// Whether a carrier may be asked now: budgets hold in every stretch of time, failures pause all workers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallBudget } from "~/carriers/connector";
import {
  admit,
  afterFailure,
  CLOSED_BREAKER,
  type BreakerState,
} from "~/engine/polling/carrier-breaker";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";

const START = new Date("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(START.getTime() + ms);
const failing = { retryAfterMs: undefined, isFinal: false };

/** What is let through of what is wanted, each at its time. */
function play(budgets: readonly CallBudget[], wanted: readonly { atMs: number; calls: number }[]) {
  let state = CLOSED_BREAKER;
  return wanted.map(({ atMs, calls }) => {
    const result = admit(state, budgets, calls, at(atMs));
    state = result.state;
    return { atMs, calls: result.admission.calls, turns: result.admission.turns };
  });
}

describe("budgets", () => {
  test("without one everything may be asked", () => {
    expect(admit(CLOSED_BREAKER, [], 7, START).admission).toEqual({
      calls: 7,
      turns: [],
      because: null,
    });
  });

  test("never let more through in any stretch of their time, however calls come", () => {
    fc.assert(
      fc.property(
        fc.record({ calls: fc.integer({ min: 1, max: 60 }), perMs: fc.constantFrom(1000, 60_000) }),
        fc.array(fc.record({ gapMs: fc.nat(9000), calls: fc.integer({ min: 1, max: 50 }) }), {
          maxLength: 60,
        }),
        (budget, steps) => {
          let atMs = 0;
          const made = play(
            [budget],
            steps.map(({ gapMs, calls }) => ({ atMs: (atMs += gapMs), calls })),
          );
          for (const from of made) {
            const within = made.filter(
              (one) => one.atMs >= from.atMs && one.atMs < from.atMs + budget.perMs,
            );
            expect(within.reduce((sum, one) => sum + one.calls, 0)).toBeLessThanOrEqual(
              budget.calls,
            );
          }
        },
      ),
    );
  });

  test("are used up to nine tenths and more when there is always something to ask", () => {
    const budget = { calls: 250, perMs: DAY_MS };
    const minutes = Array.from({ length: 3 * 24 * 60 }, (_, minute) => ({
      atMs: minute * MINUTE_MS,
      calls: 40,
    }));
    const made = play([budget], minutes).reduce((sum, { calls }) => sum + calls, 0);
    expect(made).toBeGreaterThan(3 * 0.9 * 250);
  });

  test("all hold at once: the tightest decides", () => {
    const budgets = [
      { calls: 10, perMs: SECOND_MS },
      { calls: 20, perMs: DAY_MS },
    ];
    const seconds = Array.from({ length: 60 }, (_, second) => ({ atMs: second * 1000, calls: 9 }));
    const made = play(budgets, seconds);
    expect(made[0]?.calls).toBe(1);
    expect(made.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
  });

  test("promise the rest turns one after the other, behind those who wait already", () => {
    const budget = { calls: 24, perMs: DAY_MS };
    const [first, second] = play(
      [budget],
      [
        { atMs: 0, calls: 4 },
        { atMs: 0, calls: 2 },
      ],
    );
    expect(first?.calls).toBe(2);
    expect(second?.calls).toBe(0);
    const turns = [...(first?.turns ?? []), ...(second?.turns ?? [])].map(Number);
    expect(turns).toHaveLength(4);
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
    expect(new Set(turns).size).toBe(4);
    // Who comes at the promised time gets through.
    const [, , promised] = play(
      [budget],
      [
        { atMs: 0, calls: 4 },
        { atMs: 0, calls: 2 },
        { atMs: (turns[0] ?? 0) - START.getTime(), calls: 1 },
      ],
    );
    expect(promised?.calls).toBe(1);
  });
});

describe("failures", () => {
  const fail = (state: BreakerState, now: Date) => afterFailure(state, failing, now);
  const broken = [0, 1, 2].reduce((state) => fail(state, START), CLOSED_BREAKER);

  test("one or two are the parcel's, the third in a row is the carrier's", () => {
    expect(fail(fail(CLOSED_BREAKER, START), START).pausedUntil).toBeNull();
    expect(broken.pausedUntil).toEqual(at(MINUTE_MS));
  });

  test("while it is paused nobody asks, and everybody is told when to come again", () => {
    expect(admit(broken, [], 3, at(30 * SECOND_MS)).admission).toEqual({
      calls: 0,
      turns: [at(MINUTE_MS), at(MINUTE_MS), at(MINUTE_MS)],
      because: "pause",
    });
  });

  test("after the pause one call tries, and all others wait for what comes of it", () => {
    const trial = admit(broken, [], 3, at(2 * MINUTE_MS));
    expect(trial.admission.calls).toBe(1);
    expect(trial.admission.turns).toHaveLength(2);
    expect(admit(trial.state, [], 3, at(2 * MINUTE_MS)).admission.calls).toBe(0);
    // Its worker was killed: another tries.
    expect(admit(trial.state, [], 3, at(10 * MINUTE_MS)).admission.calls).toBe(1);
  });

  test("pauses grow up to an hour", () => {
    let state = broken;
    let now = START;
    const pauses: number[] = [];
    for (let failure = 0; failure < 12; failure++) {
      now = state.pausedUntil ?? now;
      state = fail({ ...state, pausedUntil: null }, now);
      pauses.push(Number(state.pausedUntil) - now.getTime());
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBe(HOUR_MS);
  });

  test("a carrier's own word counts at once, and nobody shortens it", () => {
    const told = afterFailure(CLOSED_BREAKER, { retryAfterMs: DAY_MS, isFinal: true }, START);
    expect(told.pausedUntil).toEqual(at(DAY_MS));
    expect(fail(told, at(HOUR_MS)).pausedUntil).toEqual(at(DAY_MS));
  });

  test("refused credentials pause without a time of the carrier's", () => {
    const refused = afterFailure(CLOSED_BREAKER, { retryAfterMs: undefined, isFinal: true }, START);
    expect(refused.pausedUntil).toEqual(at(MINUTE_MS));
  });
});
