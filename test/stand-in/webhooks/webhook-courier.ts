// Carries webhooks to the app: so many at a time, five seconds each, and again later when it did not take one.
import { Agent, request } from "node:http";

/** Shopify waits five seconds in all for a 2xx. */
const ANSWER_WITHIN_MS = 5_000;
/** Eight more tries over four hours, each wait twice the one before: 56 s, 113 s … 2 h. */
const RETRIES = 8;
const RETRY_SPAN_MS = 4 * 60 * 60 * 1000;

/** One try to hand over a delivery. */
export interface Attempt {
  at: string;
  /** HTTP status; null when nobody answered in time. */
  status: number | null;
  error: string | null;
  durationMs: number;
}

export interface Post {
  path: string;
  body: string;
  headers: Record<string, string>;
  /** How many more tries after a first that failed. */
  retries: number;
  onAttempt: (attempt: Attempt, outcome: "acknowledged" | "failed" | "pending") => void;
}

export interface CourierOptions {
  /** Where the app listens; asked at each attempt, because the app may have moved. */
  appOrigin: () => string;
  now: () => Date;
  /** Posts in flight at a time. */
  concurrency: number;
  /** How much faster than real time the waits between tries pass. */
  retrySpeed: number;
  /** How long the app may take; Shopify's five seconds by default. */
  answerWithinMs?: number;
}

export function createCourier({
  appOrigin,
  now,
  concurrency,
  retrySpeed,
  answerWithinMs = ANSWER_WITHIN_MS,
}: CourierOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const queue: { post: Post; triesBefore: number }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const idleWaiters: (() => void)[] = [];
  let inFlight = 0;
  let stopped = false;

  function pump(): void {
    while (!stopped && inFlight < concurrency) {
      const next = queue.shift();
      if (!next) break;
      inFlight++;
      void carry(next.post, next.triesBefore).finally(() => {
        inFlight--;
        pump();
      });
    }
    if (inFlight === 0 && queue.length === 0 && timers.size === 0)
      for (const resolve of idleWaiters.splice(0)) resolve();
  }

  async function carry(post: Post, triesBefore: number): Promise<void> {
    const attempt = await tryOnce(agent, appOrigin(), post, now(), answerWithinMs);
    const isTaken = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    const isLast = triesBefore >= post.retries;
    if (!isTaken && !isLast && !stopped) waitAndRequeue(post, triesBefore + 1);
    post.onAttempt(attempt, isTaken ? "acknowledged" : isLast ? "failed" : "pending");
  }

  function waitAndRequeue(post: Post, triesBefore: number): void {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        queue.push({ post, triesBefore });
        pump();
      },
      retryDelayMs(triesBefore) / retrySpeed,
    );
    timers.add(timer);
  }

  return {
    post(post: Post): void {
      queue.push({ post, triesBefore: 0 });
      pump();
    },
    /** Resolves when nothing is in flight, queued or waiting to be tried again. */
    idle(): Promise<void> {
      return new Promise((resolve) => {
        idleWaiters.push(resolve);
        pump();
      });
    },
    stop(): void {
      stopped = true;
      queue.length = 0;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      agent.destroy();
      pump();
    },
  };
}

export const MAX_RETRIES = RETRIES;

/** The wait before retry `retry` (1 to 8), in milliseconds of real time. */
export function retryDelayMs(retry: number): number {
  return (RETRY_SPAN_MS / (2 ** RETRIES - 1)) * 2 ** (retry - 1);
}

function tryOnce(
  agent: Agent,
  origin: string,
  post: Post,
  at: Date,
  answerWithinMs: number,
): Promise<Attempt> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const finish = (status: number | null, error: string | null) => {
      clearTimeout(deadline);
      const durationMs = Math.round(performance.now() - startedAt);
      resolve({ at: at.toISOString(), status, error, durationMs });
    };
    const body = Buffer.from(post.body);
    const outgoing = request(new URL(post.path, origin), {
      agent,
      method: "POST",
      headers: { ...post.headers, "content-length": String(body.byteLength) },
    });
    const deadline = setTimeout(
      () => outgoing.destroy(new Error(`no answer within ${answerWithinMs} ms`)),
      answerWithinMs,
    );
    outgoing.on("response", (response) => {
      response.resume();
      response.on("end", () => finish(response.statusCode ?? null, null));
      response.on("error", (error) => finish(null, error.message));
    });
    outgoing.on("error", (error) => finish(null, error.message));
    outgoing.end(body);
  });
}
