// Seals the values of a column anew that an older key sealed, while the app runs.
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { SealedColumn } from "~/lib/sealed-column";

export interface Resealed {
  resealed: number;
  /** Left as they are: no configured key opens them. */
  unreadable: number;
}

const ROWS_AT_ONCE = 500;

/**
 * Reseals every value of the column that the first key did not seal, in batches along the primary key. A value that
 * changes meanwhile is kept. Each row is a transaction of its own, so that this can be stopped at
 * any line and begun again.
 */
export async function resealColumn(
  sql: Sql,
  sealer: Sealer,
  sealed: SealedColumn,
): Promise<Resealed> {
  const counts = { resealed: 0, unreadable: 0 };
  for (let after: unknown[] = []; ;) {
    const rows = await listOlder(sql, sealer.header, sealed, after);
    for (const { value, key } of rows) {
      const place = sealed.at(...key.map(String));
      const plain = sealer.openIfReadable(value, place);
      if (plain)
        counts.resealed += await replace(sql, sealed, key, value, sealer.seal(plain, place));
      else counts.unreadable += 1;
    }
    after = rows.at(-1)?.key ?? [];
    if (rows.length < ROWS_AT_ONCE) return counts;
  }
}

/** Values that do not begin with `header`, after the row with the key `after`; from the first without one. */
async function listOlder(
  sql: Sql,
  header: Buffer,
  { table, column, key }: SealedColumn,
  after: readonly unknown[],
): Promise<{ value: Buffer; key: unknown[] }[]> {
  const bounds = after.map((_, index) => `$${index + 3}`).join(", ");
  const { rows } = await sql.query<Record<string, unknown> & { sealed_value: Buffer }>(
    `select ${key.join(", ")}, ${column} as sealed_value from ${table}
     where ${column} is not null and substring(${column} from 1 for $1::int) <> $2::bytea
       ${after.length > 0 ? `and (${key.join(", ")}) > (${bounds})` : ""}
     order by ${key.join(", ")} limit ${ROWS_AT_ONCE}`,
    [header.length, header, ...after],
  );
  return rows.map((row) => ({ value: row.sealed_value, key: key.map((name) => row[name]) }));
}

/** 0 when the value is not the one that was read. */
async function replace(
  sql: Sql,
  { table, column, key }: SealedColumn,
  values: readonly unknown[],
  before: Buffer,
  after: Buffer,
): Promise<number> {
  const isRow = key.map((name, index) => `${name} = $${index + 3}`).join(" and ");
  const { rowCount } = await sql.query(
    `update ${table} set ${column} = $2 where ${column} = $1 and ${isRow}`,
    [before, after, ...values],
  );
  return rowCount ?? 0;
}
