// Keeps the engine asking carriers: as soon as something is due, and no oftener than needed.
import type { Log } from "~/lib/log.server";
import { type Clock, SECOND_MS } from "~/lib/time";

const PARCELS_PER_ROUND = 200;
/** New parcels are due at once; nobody tells the loop, so it looks this often. */
const MAX_DELAY_MS = 1 * SECOND_MS;
const MIN_DELAY_MS = 50;

export interface Poller {
  /** Waits for the round that is under way. */
  stop(): Promise<void>;
}

/**
 * Any number of these may run, in any number of processes: due parcels are claimed.
 * @param clockSpeed how many engine seconds pass in a real one.
 */
export function startPoller(options: {
  engine: {
    pollDue(limit: number): Promise<{ checked: number }>;
    nextDueAt(): Promise<Date | null>;
  };
  clock: Clock;
  clockSpeed: number;
  log: Log;
}): Poller {
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
        // The database is away or a row is broken; neither may end the loop.
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
