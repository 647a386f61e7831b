// Runs jobs with graphile-worker: as many at a time as allowed, stopping without losing one.
import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Logger,
  type TaskList,
  type WorkerEventMap,
  type WorkerEvents,
  parseCronItems,
  run,
  runMigrations,
} from "graphile-worker";
import type { Pool } from "pg";
import { describeError } from "../lib/errors";
import type { Sql } from "../lib/database.server";
import { BrokenInvariant, asBrokenInvariant } from "../lib/invariants";
import type { Log } from "../lib/log.server";
import { NO_OBSERVER, type Observer } from "../lib/observer";
import { withinShop } from "../lib/postgres/shop-scope.server";
import { withRequestId } from "../lib/request-context.server";
import { type Clock, SECOND_MS } from "../lib/time";
import { holdHeartbeat, releaseDeadWorkers } from "./heartbeat.server";
import { type JobHandlers, type JobName, type JobPayloads, enqueue } from "./job.server";
import { isParked, parkJob } from "./parking.server";

const FIRST_RESTART_MS = 0.25 * SECOND_MS;
const LONGEST_RESTART_MS = 10 * SECOND_MS;
/** graphile-worker gives up handlers in flight after five seconds. */
const SHUTDOWN_MS = 8 * SECOND_MS;

type WorkerPlugin = GraphileConfig.Plugin;

export interface Schedule {
  job: JobName;
  /** Five-field cron pattern, UTC. */
  pattern: string;
}

export interface Worker {
  /** Takes no more jobs and waits for those in flight. */
  stop(): Promise<void>;
}

/** Creates or upgrades graphile-worker's own schema. Safe to run at every start. */
export async function migrateJobs(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: quietLogger });
}

export interface WorkerOptions {
  pool: Pool;
  handlers: JobHandlers;
  schedules?: readonly Schedule[];
  concurrency: number;
  clock: Clock;
  log: Log;
  observer?: Observer;
}

/**
 * Runs jobs until it is stopped. graphile-worker ends itself when the database refuses to take a job's outcome;
 * another one then starts as soon as the database answers, and frees the jobs that the first one held.
 * @throws what the first start throws
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const stopping = new AbortController();
  let current: WorkerPool | null = await startPool(options);
  const supervised = (async () => {
    while (current) {
      await current.ended;
      if (stopping.signal.aborted) return;
      options.log.error("worker ended by itself; another one starts");
      current = await restart(options, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await current?.stop();
      await supervised;
    },
  };
}

/** Starts a worker, trying until the database answers; null once it is no longer wanted. */
async function restart(options: WorkerOptions, signal: AbortSignal): Promise<WorkerPool | null> {
  for (let delayMs = FIRST_RESTART_MS; !signal.aborted; delayMs *= 2) {
    await sleep(Math.min(delayMs, LONGEST_RESTART_MS), undefined, { signal }).catch(() => {});
    if (signal.aborted) return null;
    try {
      const started = await startPool(options);
      if (!signal.aborted) return started;
      await started.stop();
    } catch (error) {
      options.log.warn({ err: error }, "worker can't start yet");
    }
  }
  return null;
}

interface WorkerPool {
  stop(): Promise<void>;
  /** Resolves when it ended, for whatever reason. */
  ended: Promise<void>;
}

async function startPool(options: WorkerOptions): Promise<WorkerPool> {
  const { pool } = options;
  await releaseDeadWorkers(pool);
  const events: WorkerEvents = new EventEmitter();
  const created = once(events, "pool:create") as Promise<WorkerEventMap["pool:create"][]>;
  const shutdown = new Promise<void>((resolve) => {
    events.once("pool:gracefulShutdown", () => resolve());
  });
  const runner = await run({
    preset: {
      plugins: [quietShutdown(options.log)],
      // Outside of batches it leaves the error of a failed save unhandled, which would end the process.
      worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
    pgPool: pool,
    events,
    taskList: toTaskList(options.handlers, options),
    parsedCronItems: parseCronItems(
      (options.schedules ?? []).map(({ job, pattern }) => ({ task: job, match: pattern })),
    ),
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: quietLogger,
  });
  const [creation] = await created;
  const stop = () => runner.stop().catch(() => {});
  const heartbeat = await holdHeartbeat(pool, creation!.workerPool.id).catch(async (error) => {
    await stop();
    throw error;
  });
  // A job whose lease was lost with a connection would stay with a worker that lives: it ends, another frees it.
  void heartbeat.lost.then(stop);
  // Its shutdown can hang after failed saves. Handlers that still run then are run again elsewhere.
  const abandoned = shutdown.then(() => sleep(SHUTDOWN_MS, undefined, { ref: false }));
  const ended = Promise.race([runner.promise.catch(() => {}), abandoned]).finally(heartbeat.stop);
  return { stop: () => Promise.race([stop(), ended]), ended };
}

/**
 * graphile-worker shuts itself down without awaiting it. When the database is away that fails, and the unhandled
 * rejection would end the process.
 */
function quietShutdown(log: Log): WorkerPlugin {
  const logged = (error: unknown) =>
    log.warn({ err: error }, "worker could not hand back its jobs");
  return {
    name: "quiet-shutdown",
    version: "1",
    worker: {
      middleware: {
        async poolGracefulShutdown(next) {
          await Promise.resolve(next()).catch(logged);
        },
        async poolForcefulShutdown(next) {
          return await Promise.resolve(next()).catch((error: unknown) => {
            logged(error);
            return { forceFailedJobs: [] };
          });
        },
      },
    },
  };
}

/** Our handlers as graphile-worker's. A handler fails by throwing. */
export function toTaskList(
  handlers: JobHandlers,
  options: Pick<WorkerOptions, "pool" | "clock" | "log" | "observer">,
): TaskList {
  const { observer = NO_OBSERVER } = options;
  const tasks: TaskList = {};
  for (const name of Object.keys(handlers) as JobName[]) {
    tasks[name] = (given, helpers) => {
      const { cause: requestId = null, ...payload } = given as { cause?: string };
      const { shopId } = payload as { shopId?: string };
      const run = async () => {
        const startedAt = performance.now();
        const reportJob = (outcome: "done" | "failed") =>
          observer.job({
            job: name,
            outcome,
            durationMs: performance.now() - startedAt,
            requestId,
          });
        try {
          const work = async () => {
            if (shopId && (await isParked(options.pool, shopId, name))) return;
            await (handlers[name] as (payload: unknown) => Promise<void>)(payload);
            reportJob("done");
          };
          await (shopId ? withinShop(shopId, work) : work());
        } catch (error) {
          reportJob("failed");
          await handleFailure(options, name, payload, helpers.job, error);
        }
      };
      return withRequestId(requestId, run);
    };
  }
  return tasks;
}

/** The retry policy: parks the job, rethrows for graphile-worker's backoff, or enqueues the job for the time that was asked for. */
async function handleFailure(
  { pool, clock, log }: Pick<WorkerOptions, "pool" | "clock" | "log">,
  name: JobName,
  payload: object,
  job: { id: string; attempts: number; key: string | null },
  thrown: unknown,
): Promise<void> {
  const error = asBrokenInvariant(thrown);
  const { shopId } = payload as { shopId?: string };
  if (error instanceof BrokenInvariant && shopId) {
    const { invariant } = error;
    log.error({ job: name, shopId, invariant, err: error }, "invariant broken; job parked");
    return parkJob(pool, shopId, name, { invariant, now: clock.now() });
  }
  if (job.key && (await isReplaced(pool, job.id))) {
    log.info({ job: name, err: error }, "job failed; a newer one of its key does its work");
    return;
  }
  const { code } = describeError(error);
  const retryAfterMs = (error as { retryAfterMs?: number }).retryAfterMs;
  log.warn({ job: name, attempt: job.attempts, code, retryAfterMs, err: error }, "job failed");
  if (retryAfterMs === undefined) throw error;
  // The other side named the time, which replaces our backoff.
  await enqueue(pool, name, payload as JobPayloads[typeof name], {
    ...(job.key ? { key: job.key } : {}),
    runAt: new Date(clock.now().getTime() + retryAfterMs),
  });
}

/**
 * Whether a newer job took the key while this one ran. graphile-worker then leaves it no further try: failed, it
 * would stay in the queue as one that was given up.
 */
async function isReplaced(sql: Sql, jobId: string): Promise<boolean> {
  const { rows } = await sql
    .query(`select 1 from graphile_worker._private_jobs where id = $1 and key is null`, [jobId])
    // The failure that is being handled says more.
    .catch(() => ({ rows: [] }));
  return rows.length > 0;
}

const quietLogger = new Logger(() => () => {});
