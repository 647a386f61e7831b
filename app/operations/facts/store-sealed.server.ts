// SQL over any sealed column: a sample of its values, and how many each key has sealed.
import type { Sql } from "~/lib/database.server";
import type { SealedColumn } from "~/lib/sealed-column";

export interface SealedValue {
  value: Buffer;
  key: unknown[];
}

/** Some values of the column, with the keys of their rows. */
export async function sampleSealed(
  sql: Sql,
  { table, column, key }: SealedColumn,
  limit: number,
): Promise<SealedValue[]> {
  const { rows } = await sql.query<Record<string, unknown> & { sealed_value: Buffer }>(
    `select ${key.join(", ")}, ${column} as sealed_value from ${table}
     where ${column} is not null limit $1`,
    [limit],
  );
  return rows.map((row) => ({ value: row.sealed_value, key: key.map((name) => row[name]) }));
}

export interface SealedCount {
  keyId: string;
  values: number;
  /** Shops or accounts with at least one. */
  owners: number;
}

/** Reads the whole table: how many values each key has sealed, by the id that a value begins with. */
export async function countSealed(
  sql: Sql,
  { table, column, key }: SealedColumn,
): Promise<SealedCount[]> {
  const { rows } = await sql.query<SealedCount>(
    // Bytes that were never sealed count under no key's id.
    `select case when octet_length(${column}) > 2
         then encode(substring(${column} from 3 for get_byte(${column}, 1)), 'escape') else '' end as "keyId",
       count(*)::int as values, count(distinct ${key[0]})::int as owners
     from ${table} where ${column} is not null group by 1 order by 1`,
  );
  return rows;
}
