// SQL about the job queue: how many jobs wait, how long, and which were given up.
import type { Sql } from "~/lib/database.server";
import { IS_GIVEN_UP } from "./given-up.server";

export interface QueueFacts {
  job: string;
  /** Due and not taken by a worker. */
  due: number;
  /** Waiting for their time: schedules and retries. */
  later: number;
  running: number;
  /** Of those that are due or later: tried before. */
  retrying: number;
  /** Out of tries. */
  givenUp: number;
  /** Seconds for which the oldest due job has waited; 0 without one. */
  oldestDueSeconds: number;
}

/** A row for each job that has one in the queue. */
export async function readQueue(sql: Sql): Promise<QueueFacts[]> {
  const { rows } = await sql.query<QueueFacts>({
    name: "jobs.queue",
    text: `
      select task.identifier as job,
        count(*) filter (where waits and run_at <= now())::int as due,
        count(*) filter (where waits and run_at > now())::int as later,
        count(*) filter (where locked_at is not null)::int as running,
        count(*) filter (where waits and attempts > 0)::int as retrying,
        count(*) filter (where ${IS_GIVEN_UP})::int as "givenUp",
        coalesce(extract(epoch from now() - min(run_at)
          filter (where waits and run_at <= now())), 0)::float8 as "oldestDueSeconds"
      from (select *, locked_at is null and attempts < max_attempts as waits
            from graphile_worker._private_jobs) job
      join graphile_worker._private_tasks task on task.id = job.task_id
      group by task.identifier order by task.identifier`,
  });
  return rows;
}

export interface ParkedJob {
  shopId: string;
  job: string;
  invariant: string;
  parkedAt: Date;
}

/** Of all shops, oldest first. */
export async function listParked(sql: Sql): Promise<ParkedJob[]> {
  const { rows } = await sql.query<ParkedJob>(
    `select shop_id as "shopId", job, invariant, parked_at as "parkedAt" from parked_jobs
     order by parked_at, shop_id, job`,
  );
  return rows;
}
