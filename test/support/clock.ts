// A clock that a test sets.
import type { Clock } from "../../app/lib/time";

export interface TestClock extends Clock {
  set(now: Date | string): void;
  advance(ms: number): void;
}

export function testClock(start: string): TestClock {
  let now = new Date(start);
  return {
    now: () => now,
    set: (to) => (now = new Date(to)),
    advance: (ms) => (now = new Date(now.getTime() + ms)),
  };
}
