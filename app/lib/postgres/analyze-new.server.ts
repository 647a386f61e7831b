// Gathers the planner's statistics of tables that have rows but were never analyzed.
import type { Sql } from "../database.server";

/**
 * For work that just filled tables: autovacuum analyzes a new table only after a minute, and until then plans made
 * for an empty one can read all of a shop's rows for each of its keys. Costs one query of the catalog when there is
 * nothing to do.
 */
export async function analyzeNewTables(sql: Sql): Promise<void> {
  const { rows } = await sql.query<{ name: string }>({
    name: "postgres.list_never_analyzed",
    // Since PostgreSQL 14, -1 is a table that was never analyzed.
    text: `select c.oid::regclass::text as name from pg_class c
           join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = current_schema() and c.relkind = 'r' and c.relpersistence = 'p'
             and c.reltuples < 0 and pg_relation_size(c.oid) > 0
           order by c.oid`,
  });
  if (rows.length > 0) await sql.query(`analyze ${rows.map(({ name }) => name).join(", ")}`);
}
