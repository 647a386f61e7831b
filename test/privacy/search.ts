// Searches every column of every table for texts, in plain values and in values the sealer opens.
import { inflateRawSync } from "node:zlib";
import type { Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import { SEALED_COLUMNS } from "~/main/sealed-columns.server";

export interface Finding {
  /** schema.table.column */
  where: string;
  word: string;
}

/** All tables that are not PostgreSQL's own, as "table" in the app's schema and "schema.table" elsewhere. */
export async function listTables(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select case when table_schema = current_schema() then table_name
              else table_schema || '.' || table_name end as name
     from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
     order by 1`,
  );
  return rows.map((row) => row.name);
}

/**
 * Where the words stand, in whatever case. Values are read as text; bytes also as UTF-8, opened and inflated
 * where the sealer can. `hashes` are looked for among bytes.
 */
export async function searchEverywhere(
  sql: Sql,
  sealer: Sealer,
  words: readonly string[],
  hashes: readonly Buffer[] = [],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of await listTables(sql)) {
    const name = table.includes(".") ? table : `"${table}"`;
    const { rows } = await sql.query<Record<string, unknown>>(`select * from ${name}`);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const readings = readingsOf(value, (bytes) =>
          openIn(sealer, table, column, row, bytes),
        ).map((reading) => reading.toLowerCase());
        for (const word of words) {
          if (readings.some((reading) => reading.includes(word.toLowerCase()))) {
            findings.push({ where: `${table}.${column}`, word });
          }
        }
        for (const hash of hashes) {
          if (buffersIn(value).some((bytes) => bytes.includes(hash))) {
            findings.push({ where: `${table}.${column}`, word: `hash ${hash.toString("hex")}` });
          }
        }
      }
    }
  }
  return findings;
}

function buffersIn(value: unknown): Buffer[] {
  if (Buffer.isBuffer(value)) return [value];
  return Array.isArray(value) ? value.flatMap(buffersIn) : [];
}

/** Every way in which somebody with the key could read a value. */
function readingsOf(value: unknown, open: (bytes: Buffer) => Buffer): string[] {
  const buffers = buffersIn(value);
  if (buffers.length === 0) return value === null ? [] : [textOf(value)];
  return buffers.flatMap((bytes) => {
    const readings = [bytes.toString("utf8"), bytes.toString("hex")];
    const opened = attempt(() => open(bytes));
    if (opened) {
      readings.push(opened.toString("utf8"));
      const inflated = attempt(() => inflateRawSync(opened));
      if (inflated) readings.push(inflated.toString("utf8"));
    }
    return readings;
  });
}

function openIn(
  sealer: Sealer,
  table: string,
  column: string,
  row: Record<string, unknown>,
  bytes: Buffer,
): Buffer {
  const sealed = SEALED_COLUMNS.find((each) => each.table === table && each.column === column);
  if (!sealed) throw new Error(`${table}.${column} holds nothing sealed`);
  return sealer.open(bytes, sealed.at(...sealed.key.map((name) => String(row[name]))));
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
