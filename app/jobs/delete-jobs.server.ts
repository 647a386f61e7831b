// Jobs that name what is to be forgotten: they go, and what errors said about it goes with them.
import type { Sql } from "~/lib/database.server";

/**
 * Removes the shop's waiting and given-up jobs whose payload holds one of these ids or numbers. One that runs
 * at the moment finds nothing any more, and is removed when it ends.
 */
export async function deleteJobsNaming(
  sql: Sql,
  shopId: string,
  names: readonly string[],
): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from graphile_worker._private_jobs job
     where job.locked_at is null and job.payload::jsonb ->> 'shopId' = $1
       and exists (select from jsonb_path_query(job.payload::jsonb, '$.**') value
                   where value #>> '{}' = any($2::text[]))`,
    [shopId, names],
  );
  return rowCount ?? 0;
}

/** What the last failure of a shop's jobs said, where it holds one of these texts. */
export async function clearErrorsNaming(
  sql: Sql,
  shopId: string,
  texts: readonly string[],
): Promise<void> {
  await sql.query(
    `update graphile_worker._private_jobs job set last_error = null
     where job.payload::jsonb ->> 'shopId' = $1
       and exists (select from unnest($2::text[]) text
                   where position(lower(text) in lower(job.last_error)) > 0)`,
    [shopId, texts],
  );
}

/** All of a shop's jobs that do not run at the moment. */
export async function deleteJobsOfShop(sql: Sql, shopId: string): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from graphile_worker._private_jobs
     where locked_at is null and payload::jsonb ->> 'shopId' = $1`,
    [shopId],
  );
  return rowCount ?? 0;
}
