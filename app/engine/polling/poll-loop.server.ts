// Runs polling rounds as soon as trackings are due.
import type { Log } from "~/lib/log.server";
import { type Clock, SECOND_MS } from "~/lib/time";

const PARCELS_PER_ROUND = 200;
/** New trackings are due at once and nothing notifies the loop, so it checks this often. */
const MAX_DELAY_MS = 1 * SECOND_MS;
const MIN_DELAY_MS = 50;

export interface PollLoop {
  /** Waits for the running round. */
  stop(): Promise<void>;
}

/**
 * Any number of loops may run, in any number of processes: due trackings are leased.
 * @param clockSpeed engine seconds per real second.
 */
export function startPollLoop(options: {
  engine: {
    pollDue(limit: number): Promise<{ checked: number }>;
    nextDueAt(): Promise<Date | null>;
  };
  clock: Clock;
  clockSpeed: number;
  log: Log;
}): PollLoop {
  const { engine, clock, clockSpeed, log } = options;
  let isStopping = false;
  let wake = () => {};

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function delayMs(): Promise<number> {
    const dueAt = await engine.nextDueAt();
    if (!dueAt) return MAX_DELAY_MS;
    const realMs = (dueAt.getTime() - clock.now().getTime()) / clockSpeed;
    return Math.min(Math.max(realMs, MIN_DELAY_MS), MAX_DELAY_MS);
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      try {
        const { checked } = await engine.pollDue(PARCELS_PER_ROUND);
        if (checked < PARCELS_PER_ROUND) await nap(await delayMs());
      } catch (error) {
        // A database failure or a broken row must not end the loop.
        log.warn({ err: error }, "polling failed");
        await nap(MAX_DELAY_MS);
      }
    }
  }

  const running = run();
  return {
    async stop() {
      isStopping = true;
      wake();
      await running;
    },
  };
}
