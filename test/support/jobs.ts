// What waits in the job queue, read from the database as a worker would see it.
import type { Sql } from "../../app/lib/database.server";

export interface WaitingJob {
  name: string;
  payload: Record<string, unknown>;
  runAt: Date;
}

export async function waitingJobs(sql: Sql): Promise<WaitingJob[]> {
  const { rows } = await sql.query<WaitingJob>(
    `select tasks.identifier as name, jobs.payload, jobs.run_at as "runAt"
     from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
     order by jobs.id`,
  );
  return rows;
}

/** Takes all waiting jobs out of the queue, as if a worker had them. */
export async function takeJobs(sql: Sql): Promise<WaitingJob[]> {
  const jobs = await waitingJobs(sql);
  await sql.query(`delete from graphile_worker._private_jobs`);
  return jobs;
}
