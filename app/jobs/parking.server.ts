// Parked jobs: a job that broke an invariant does not run again for its shop until somebody releases it.
import type { Sql } from "~/lib/database.server";
import type { JobName } from "./job.server";

/** A second time keeps the first row. */
export async function parkJob(
  sql: Sql,
  shopId: string,
  job: JobName,
  { invariant, now }: { invariant: string; now: Date },
): Promise<void> {
  await sql.query({
    name: "jobs.park",
    text: `insert into parked_jobs (shop_id, job, invariant, parked_at) values ($1, $2, $3, $4)
           on conflict do nothing`,
    values: [shopId, job, invariant, now],
  });
}

export async function isParked(sql: Sql, shopId: string, job: JobName): Promise<boolean> {
  const { rows } = await sql.query({
    name: "jobs.is_parked",
    text: `select 1 from parked_jobs where shop_id = $1 and job = $2`,
    values: [shopId, job],
  });
  return rows.length > 0;
}

/** Lets the job run again for this shop. Returns false when it was not parked. */
export async function releaseJob(sql: Sql, shopId: string, job: string): Promise<boolean> {
  const { rowCount } = await sql.query("delete from parked_jobs where shop_id = $1 and job = $2", [
    shopId,
    job,
  ]);
  return rowCount === 1;
}
