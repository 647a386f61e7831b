// The circuit breaker's states: closed, open, half-open with one probe.
import { describe, expect, test } from "vitest";
import {
  afterFailure,
  beginProbe,
  blockedUntil,
  CLOSED_BREAKER,
  isHalfOpen,
  jittered,
  openWithoutCall,
  type Breaker,
  type BreakerPolicy,
} from "~/lib/limits/circuit-breaker";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";

const POLICY: BreakerPolicy = {
  failuresToOpen: 3,
  firstOpenMs: 1 * MINUTE_MS,
  longestOpenMs: 1 * HOUR_MS,
};
const START = new Date("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(START.getTime() + ms);
const fail = (breaker: Breaker, now: Date) => afterFailure(breaker, POLICY, {}, now);
const open = [0, 1, 2].reduce((breaker) => fail(breaker, START), CLOSED_BREAKER);

describe("closed", () => {
  test("lets calls pass, also after one or two failures", () => {
    const failed = fail(fail(CLOSED_BREAKER, START), START);
    expect(blockedUntil(failed, START)).toBeNull();
    expect(isHalfOpen(failed, START)).toBe(false);
  });

  test("opens at the third failure in a row", () => {
    expect(open).toEqual({ failures: 3, openUntil: at(MINUTE_MS), probeUntil: null });
  });

  test("opens at once when the service refuses further calls, or says when to come again", () => {
    const refused = afterFailure(CLOSED_BREAKER, POLICY, { isFinal: true }, START);
    expect(refused.openUntil).toEqual(at(MINUTE_MS));
    const limited = afterFailure(CLOSED_BREAKER, POLICY, { retryAfterMs: DAY_MS }, START);
    expect(limited.openUntil).toEqual(at(DAY_MS));
  });
});

describe("open", () => {
  test("blocks every call until its time", () => {
    expect(blockedUntil(open, at(MINUTE_MS - 1))).toEqual(at(MINUTE_MS));
    expect(blockedUntil(open, at(MINUTE_MS))).toBeNull();
  });

  test("is not prolonged by calls that were under way, unless they bring a later time", () => {
    expect(fail(open, at(SECOND_MS))).toEqual(open);
    const later = afterFailure(open, POLICY, { retryAfterMs: HOUR_MS }, at(SECOND_MS));
    expect(later.openUntil).toEqual(at(HOUR_MS + SECOND_MS));
    expect(fail(later, at(2 * SECOND_MS))).toEqual(later);
  });
});

describe("half-open", () => {
  const now = at(MINUTE_MS);
  const probing = beginProbe(open, 15 * SECOND_MS, now);

  test("one probe blocks all other calls until it reports", () => {
    expect(isHalfOpen(open, now)).toBe(true);
    expect(blockedUntil(probing, now)).toEqual(at(MINUTE_MS + 15 * SECOND_MS));
  });

  test("another call probes when the probe never reports", () => {
    expect(blockedUntil(probing, at(MINUTE_MS + 15 * SECOND_MS))).toBeNull();
  });

  test("each failed probe opens it for twice as long, up to an hour", () => {
    const openMs: number[] = [];
    let breaker = open;
    for (let probe = 0; probe < 8; probe++) {
      const time = breaker.openUntil ?? START;
      breaker = fail(beginProbe(breaker, SECOND_MS, time), time);
      openMs.push(Number(breaker.openUntil) - time.getTime());
    }
    expect(openMs.map((ms) => ms / MINUTE_MS)).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test("a failed probe opens it again also when a single failure had opened it", () => {
    const refused = afterFailure(CLOSED_BREAKER, POLICY, { isFinal: true }, START);
    expect(fail(refused, now).openUntil).toEqual(at(2 * MINUTE_MS));
  });
});

test("a known wait opens the breaker without counting a failure", () => {
  const waiting = openWithoutCall(open, POLICY, at(7 * MINUTE_MS));
  expect(waiting).toMatchObject({ failures: 3, openUntil: at(7 * MINUTE_MS) });
});

test("those that wait together come back within a minute or 15 % of the wait, none before", () => {
  expect(jittered(at(SECOND_MS), 0, START)).toEqual(at(SECOND_MS));
  expect(jittered(at(SECOND_MS), 0.5, START)).toEqual(at(31 * SECOND_MS));
  expect(jittered(at(HOUR_MS), 1, START)).toEqual(at(69 * MINUTE_MS));
});
