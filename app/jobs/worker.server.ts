// Runs jobs with graphile-worker: as many at a time as allowed, stopping without losing one.
import { EventEmitter, once } from "node:events";
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
import type { Log } from "../lib/log.server";
import { systemClock } from "../lib/time";
import { holdHeartbeat, releaseDeadWorkers } from "./heartbeat.server";
import { type JobHandlers, type JobName, type JobPayloads, enqueue } from "./job.server";

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

export async function startWorker(options: {
  pool: Pool;
  handlers: JobHandlers;
  schedules?: readonly Schedule[];
  concurrency: number;
  log: Log;
  /** Called once if the worker ends on its own. */
  onBreakdown: (error: unknown) => void;
}): Promise<Worker> {
  const { pool } = options;
  await releaseDeadWorkers(pool);
  const events: WorkerEvents = new EventEmitter();
  const created = once(events, "pool:create") as Promise<WorkerEventMap["pool:create"][]>;
  const runner = await run({
    pgPool: pool,
    events,
    taskList: toTaskList(options.handlers, pool, options.log),
    parsedCronItems: parseCronItems(
      (options.schedules ?? []).map(({ job, pattern }) => ({ task: job, match: pattern })),
    ),
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: quietLogger,
  });
  runner.promise.catch(options.onBreakdown);
  const [creation] = await created;
  const heartbeat = creation ? await holdHeartbeat(pool, creation.workerPool.id) : null;
  return {
    async stop() {
      await runner.stop();
      await heartbeat?.stop();
    },
  };
}

/** Our handlers as graphile-worker's. What a handler throws is the failure; the policy of trying again is here alone. */
export function toTaskList(handlers: JobHandlers, pool: Pool, log: Log): TaskList {
  const tasks: TaskList = {};
  for (const name of Object.keys(handlers) as JobName[]) {
    tasks[name] = async (payload, helpers) => {
      try {
        await (handlers[name] as (payload: unknown) => Promise<void>)(payload);
      } catch (error) {
        const { code } = describeError(error);
        const retryAfterMs = (error as { retryAfterMs?: number }).retryAfterMs;
        log.warn(
          { job: name, attempt: helpers.job.attempts, code, retryAfterMs, err: error },
          "job failed",
        );
        if (retryAfterMs === undefined) throw error;
        // The other side named the time; our own back-off would knock too early or too late.
        await enqueue(pool, name, payload as JobPayloads[typeof name], {
          ...(helpers.job.key ? { key: helpers.job.key } : {}),
          runAt: new Date(systemClock.now().getTime() + retryAfterMs),
        });
      }
    };
  }
  return tasks;
}

const quietLogger = new Logger(() => () => {});
