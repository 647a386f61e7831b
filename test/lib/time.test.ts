import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, catchUpClock } from "~/lib/time";

test("a catch-up clock runs fast from the past and never passes the real one", () => {
  const startedAt = new Date("2026-01-31T00:00:00Z");
  const startAt = new Date(startedAt.getTime() - 30 * DAY_MS);
  let real = startedAt;
  const clock = catchUpClock({ startAt, startedAt, speed: 48 }, { now: () => real });
  expect(clock.now()).toEqual(startAt);
  real = new Date(startedAt.getTime() + HOUR_MS);
  expect(clock.now()).toEqual(new Date(startAt.getTime() + 2 * DAY_MS));
  real = new Date(startedAt.getTime() + 40 * DAY_MS);
  expect(clock.now()).toEqual(real);
});
