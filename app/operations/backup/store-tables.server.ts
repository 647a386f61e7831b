// SQL over PostgreSQL's catalogue: which tables a backup holds, in which order, and their sequences.
import type { Sql } from "~/lib/database.server";

export interface BackupTable {
  name: string;
  columns: string[];
  /** It has triggers of ours, which must not run while its rows are restored. */
  hasTriggers: boolean;
}

/** Prisma's record of migrations is made by the migrations themselves. */
const LEFT_OUT = "_prisma_migrations";

/** Every logged table, those that others refer to first. Unlogged ones hold nothing that a crash may not take. */
export async function listTables(sql: Sql): Promise<BackupTable[]> {
  const { rows } = await sql.query<BackupTable & { refersTo: string[] }>(
    `select c.relname as name,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as "hasTriggers",
       coalesce((select array_agg(f.confrelid::regclass::text) from pg_constraint f
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '{}') as "refersTo"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind = 'r' and c.relpersistence = 'p' and c.relname <> $1
     order by c.relname`,
    [LEFT_OUT],
  );
  const ordered: BackupTable[] = [];
  const place = (name: string) => {
    const table = rows.find((row) => row.name === name);
    if (!table || ordered.some((row) => row.name === name)) return;
    table.refersTo.forEach(place);
    ordered.push({ name, columns: table.columns, hasTriggers: table.hasTriggers });
  };
  for (const { name } of rows) place(name);
  return ordered;
}

/** Sequences that were used, with their last values. */
export async function listSequences(sql: Sql): Promise<{ name: string; last: string }[]> {
  const { rows } = await sql.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = current_schema() and last_value is not null order by 1`,
  );
  return rows;
}

/** The first table that has a row; null: the database is empty. */
export async function findFilledTable(
  sql: Sql,
  tables: readonly BackupTable[],
): Promise<string | null> {
  for (const { name } of tables) {
    const { rowCount } = await sql.query(`select from ${name} limit 1`);
    if (rowCount) return name;
  }
  return null;
}

/** Whether there is a shop, or an account of the v2 API: all other data belongs to one. */
export async function hasOwners(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ has: boolean }>(
    "select exists (select from shops) or exists (select from engine_accounts) as has",
  );
  return rows[0]!.has;
}

export async function listKeyIds(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    "select key_id as id from encryption_keys order by first_used_at, key_id",
  );
  return rows.map(({ id }) => id);
}

/** Jobs as add_job takes them: graphile-worker's own tables may have another shape in another version. */
export const READ_JOBS = `
  select t.identifier, j.payload::text, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts`;

export const JOBS_TABLE = "waymark_restored_jobs";

/** Statements around the rows of READ_JOBS. */
export const BEFORE_JOBS = `create temporary table ${JOBS_TABLE} (identifier text, payload text, queue_name text, run_at timestamptz, max_attempts int, key text, priority int);`;
export const AFTER_JOBS = `select count(graphile_worker.add_job(identifier, payload => payload::json, queue_name => queue_name, run_at => run_at, max_attempts => max_attempts, job_key => key, priority => priority)) from ${JOBS_TABLE};`;
