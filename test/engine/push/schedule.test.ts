// When a push is tried again, and when it is given up.
import { expect, test } from "vitest";
import { MAX_TRIES, outcomeAfter, type PushResponse } from "~/engine/push/sending/schedule";
import { SECOND_MS } from "~/lib/time";

const NOW = new Date("2026-11-22T12:00:00Z");
const FAILED: PushResponse = { httpStatus: 500, error: null };

test("fourteen tries, thirty seconds after the first and twice as long each time, then it is dead", () => {
  const delays: (number | null)[] = [];
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { state, nextAttemptAt } = outcomeAfter(tries, FAILED, NOW);
    expect(state).toBe(tries < 14 ? "pending" : "dead");
    delays.push(nextAttemptAt && (nextAttemptAt.getTime() - NOW.getTime()) / SECOND_MS);
  }
  expect(delays).toEqual([
    30,
    60,
    120,
    240,
    480,
    960,
    1920,
    3840,
    7680,
    15_360,
    30_720,
    61_440,
    122_880,
    null,
  ]);
});

test("any 2xx is a delivery, and nothing else is", () => {
  const stateAfter = (httpStatus: number) =>
    outcomeAfter(1, { httpStatus, error: null }, NOW).state;
  expect([200, 201, 202, 204, 299].map(stateAfter)).toEqual(Array(5).fill("delivered"));
  expect([100, 199, 300, 301, 302, 307, 400, 404, 410, 429, 500].map(stateAfter)).toEqual(
    Array(11).fill("pending"),
  );
  const silent: PushResponse = { httpStatus: null, error: "The connection was refused." };
  expect(outcomeAfter(1, silent, NOW).state).toBe("pending");
  expect(outcomeAfter(14, silent, NOW)).toEqual({ state: "dead", nextAttemptAt: null });
});

test("the fourteenth try may still succeed", () => {
  expect(outcomeAfter(14, { httpStatus: 200, error: null }, NOW).state).toBe("delivered");
});
