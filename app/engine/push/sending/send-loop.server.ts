// Runs the sending of pushes: many addresses at a time, one delivery at a time each.
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import type { LeasedCallback } from "./store-sending.server";

/** Addresses that this process sends to at once; a slow one blocks only its own lane. */
const LANES = 100;
/** Nothing notifies the loop of other processes' writes, so it checks this often. */
const POLL_DELAY_MS = 1 * SECOND_MS;
const DELETE_EVERY_MS = 1 * HOUR_MS;

export interface SendLoop {
  /** Starts no further delivery and waits for running ones. */
  stop(): Promise<void>;
}

/** Any number of loops may run, in any number of processes: addresses are leased. */
export function startSendLoop(options: {
  push: {
    lease(limit: number): Promise<LeasedCallback[]>;
    send(callback: LeasedCallback, signal?: AbortSignal): Promise<number>;
    deleteOld(): Promise<number>;
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
      // After a failure the lease expires, and the delivery is due again.
      .then(() => {}, onError)
      .finally(() => lanes.delete(lane));
    lanes.add(lane);
  }

  async function round(): Promise<void> {
    if (monotonicMs() >= deleteAtMs) {
      deleteAtMs = monotonicMs() + DELETE_EVERY_MS;
      while ((await push.deleteOld()) > 0);
    }
    const free = LANES - lanes.size;
    if (free > 0) for (const callback of await push.lease(free)) send(callback);
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
