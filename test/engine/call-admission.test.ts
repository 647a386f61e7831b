// Which calls to a carrier may be made: budgets hold in every stretch of time, the breaker holds back all workers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallBudget } from "~/carriers/connector";
import {
  admit,
  admitTest,
  CARRIER_BREAKER_POLICY,
  NO_CALLS,
  type CallState,
} from "~/engine/polling/call-admission";
import { afterFailure } from "~/lib/limits/circuit-breaker";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";

const START = new Date("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(START.getTime() + ms);

/** What is let through of what is wanted, each at its time. */
function play(budgets: readonly CallBudget[], wanted: readonly { atMs: number; calls: number }[]) {
  let state = NO_CALLS;
  return wanted.map(({ atMs, calls }) => {
    const result = admit(state, budgets, calls, at(atMs));
    state = result.state;
    return { atMs, calls: result.admission.calls, retryAt: result.admission.retryAt };
  });
}

describe("budgets", () => {
  test("without one everything may be asked", () => {
    expect(admit(NO_CALLS, [], 7, START).admission).toEqual({
      calls: 7,
      retryAt: [],
      reason: null,
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

  test("give the rest times one after the other, behind those who wait already", () => {
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
    const times = [...(first?.retryAt ?? []), ...(second?.retryAt ?? [])].map(Number);
    expect(times).toHaveLength(4);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(4);
    // Who comes at the promised time gets through.
    const [, , promised] = play(
      [budget],
      [
        { atMs: 0, calls: 4 },
        { atMs: 0, calls: 2 },
        { atMs: (times[0] ?? 0) - START.getTime(), calls: 1 },
      ],
    );
    expect(promised?.calls).toBe(1);
  });
});

describe("the breaker", () => {
  const fail = (state: CallState, now: Date): CallState => ({
    ...state,
    breaker: afterFailure(state.breaker, CARRIER_BREAKER_POLICY, {}, now),
  });
  const open = [0, 1, 2].reduce((state) => fail(state, START), NO_CALLS);

  test("lets no call pass while it is open, and gives each the same time to come again", () => {
    expect(admit(open, [], 3, at(30 * SECOND_MS)).admission).toEqual({
      calls: 0,
      retryAt: [at(MINUTE_MS), at(MINUTE_MS), at(MINUTE_MS)],
      reason: "breaker",
    });
  });

  test("lets one probe pass when it is half-open; all other calls wait for its outcome", () => {
    const probe = admit(open, [], 3, at(2 * MINUTE_MS));
    expect(probe.admission.calls).toBe(1);
    expect(probe.admission.retryAt).toEqual([at(5 * MINUTE_MS), at(5 * MINUTE_MS)]);
    expect(admit(probe.state, [], 3, at(2 * MINUTE_MS)).admission.calls).toBe(0);
    // Its worker was killed: another call is the probe.
    expect(admit(probe.state, [], 3, at(10 * MINUTE_MS)).admission.calls).toBe(1);
  });

  test("begins no probe that the budget does not allow", () => {
    const budget = { calls: 1, perMs: DAY_MS };
    const { state } = admit(NO_CALLS, [budget], 1, START);
    const late = admit({ ...open, spentUntil: state.spentUntil }, [budget], 1, at(HOUR_MS));
    expect(late.admission).toMatchObject({ calls: 0, reason: "budget" });
    expect(late.state.breaker.probeUntil).toBeNull();
  });
});

test("the test of a key counts as one of the day's calls, and is refused when none is left", () => {
  const daily = [{ calls: 10, perMs: DAY_MS }];
  const first = admitTest(NO_CALLS, daily, START);
  expect(first.retryAt).toBeNull();
  // One call may pass at once; the test took it.
  expect(admit(first.state, daily, 1, START).admission.calls).toBe(0);
  const second = admitTest(first.state, daily, START);
  expect(second.retryAt?.getTime()).toBeGreaterThan(START.getTime());
  expect(second.state).toBe(first.state);
  const perSecond = [{ calls: 1, perMs: SECOND_MS }];
  const tested = admitTest(admit(NO_CALLS, perSecond, 1, START).state, perSecond, START);
  expect(tested.retryAt).toBeNull();
  expect(admit(tested.state, perSecond, 1, at(SECOND_MS)).admission.calls).toBe(0);
});
