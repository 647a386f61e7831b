// Jobs that were given up after their last try: the list, and another round of tries.
import type { Sql } from "~/lib/database.server";

export interface GivenUpJob {
  job: string;
  count: number;
  lastError: string | null;
}

/** Whether the row `job` of the queue is out of tries; its last one may have run until now. */
export const IS_GIVEN_UP = "job.attempts >= job.max_attempts and job.locked_at is null";

export async function listGivenUp(sql: Sql): Promise<GivenUpJob[]> {
  const { rows } = await sql.query<GivenUpJob>(
    `select task.identifier as job, count(*)::int as count,
       (array_agg(job.last_error order by job.updated_at desc))[1] as "lastError"
     from graphile_worker._private_jobs job
     join graphile_worker._private_tasks task on task.id = job.task_id
     where ${IS_GIVEN_UP}
     group by 1 order by 1`,
  );
  return rows;
}

/** Makes all of this name due at once, with all their tries. Returns how many. */
export async function retryGivenUp(sql: Sql, job: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from graphile_worker.reschedule_jobs(
       array(select job.id from graphile_worker._private_jobs job
             join graphile_worker._private_tasks task on task.id = job.task_id
             where task.identifier = $1 and ${IS_GIVEN_UP}),
       run_at => now(), attempts => 0)`,
    [job],
  );
  return rows[0]?.count ?? 0;
}
