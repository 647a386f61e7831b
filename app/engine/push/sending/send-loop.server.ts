// Keeps pushes going out: many addresses at a time, one delivery at a time each.
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import type { LeasedCallback } from "./store-sending.server";

/** Addresses that are sent to at once by this process; a slow one holds its own place only. */
const LANES = 100;
/** Nobody tells the loop what another process has written, so it looks this often. */
const POLL_DELAY_MS = 1 * SECOND_MS;
const DELETE_EVERY_MS = 1 * HOUR_MS;

export interface SendLoop {
  /** Begins no further delivery and waits for those under way. */
  stop(): Promise<void>;
}

/** Any number of these may run, in any number of processes: addresses are claimed. */
export function startSendLoop(options: {
  push: {
    claim(limit: number): Promise<LeasedCallback[]>;
    send(callback: LeasedCallback, signal?: AbortSignal): Promise<number>;
    forget(): Promise<number>;
  };
  onError: (error: unknown) => void;
  monotonicMs?: () => number;
}): SendLoop {
  const { push, onError, monotonicMs = () => performance.now() } = options;
  const stopping = new AbortController();
  const lanes = new Set<Promise<void>>();
  let deleteAtMs = monotonicMs();

  function send(callback: LeasedCallback): void {
    const lane = push
      .send(callback, stopping.signal)
      // The claim runs out by itself; whatever was under way is due then.
      .then(() => {}, onError)
      .finally(() => lanes.delete(lane));
    lanes.add(lane);
  }

  async function round(): Promise<void> {
    if (monotonicMs() >= deleteAtMs) {
      deleteAtMs = monotonicMs() + DELETE_EVERY_MS;
      while ((await push.forget()) > 0);
    }
    const free = LANES - lanes.size;
    if (free > 0) for (const callback of await push.claim(free)) send(callback);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch(onError);
      await nap(POLL_DELAY_MS, stopping.signal);
    }
    await Promise.all(lanes);
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
