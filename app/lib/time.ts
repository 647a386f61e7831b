// Units and clocks. Code that decides takes a Date; code that acts takes a Clock.

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * A clock that starts in the past, runs `speed` times as fast as the real one, and
 * goes on at real speed once it has caught up with it. So a month can be replayed in
 * a minute, and no date it gives lies in the future.
 *
 * `startedAt` is the real moment at which the clock showed `startAt`; keep it to
 * go on with the same clock after a restart.
 */
export function catchUpClock(
  options: { startAt: Date; startedAt: Date; speed: number },
  real: Clock = systemClock,
): Clock {
  const running = runningClock(options, real);
  return {
    now: () => new Date(Math.min(real.now().getTime(), running.now().getTime())),
  };
}

/** A clock that showed `startAt` at the real moment `startedAt` and runs `speed` times as fast as the real one. */
export function runningClock(
  options: { startAt: Date; startedAt: Date; speed: number },
  real: Clock = systemClock,
): Clock {
  const { startAt, startedAt, speed } = options;
  return {
    now: () => new Date(startAt.getTime() + (real.now().getTime() - startedAt.getTime()) * speed),
  };
}
