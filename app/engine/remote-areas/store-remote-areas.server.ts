// SQL over remote areas: import table, swap and lookup.
import type { Sql } from "~/lib/database.server";
import type { ListedArea } from "./remote-area";

/** Serializes imports until the end of the transaction. */
const IMPORT_LOCK = 20_261_122;

/** Visible to this transaction only, and dropped when it ends. */
export async function openImport(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${IMPORT_LOCK})`);
  await tx.query(`
    create temporary table imported_remote_areas (
      carrier_code text not null,
      country_code text not null,
      kind text not null,
      first_key text collate "C" not null,
      last_key text collate "C" not null
    ) on commit drop`);
}

export async function addImported(tx: Sql, areas: readonly ListedArea[]): Promise<void> {
  await tx.query({
    name: "engine.remote_import",
    text: `insert into imported_remote_areas
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    values: [
      areas.map((area) => area.carrierCode),
      areas.map((area) => area.countryCode),
      areas.map((area) => area.kind),
      areas.map((area) => area.first),
      areas.map((area) => area.last),
    ],
  });
}

export interface ImportedList {
  carrierCode: string;
  /** Lines of the file. */
  rows: number;
  /** Areas after merging overlapping ones. */
  areas: number;
}

/** Replaces the lists of the imported carriers; others stay. */
export async function swapImported(tx: Sql, fileName: string): Promise<ImportedList[]> {
  await tx.query(`
    delete from engine_remote_areas
    where carrier_code in (select distinct carrier_code from imported_remote_areas)`);
  await tx.query(MERGE_OVERLAPPING);
  await tx.query(`
    delete from engine_remote_lists
    where carrier_code in (select distinct carrier_code from imported_remote_areas)`);
  const lists = await tx.query<{ carrier_code: string; file_rows: number; areas: number }>(
    `insert into engine_remote_lists (carrier_code, file_name, file_rows, areas)
     select carrier_code, $1, count(*),
            (select count(*) from engine_remote_areas a where a.carrier_code = i.carrier_code)
     from imported_remote_areas i
     group by carrier_code
     returning carrier_code, file_rows, areas`,
    [fileName],
  );
  return lists.rows
    .map((list) => ({ carrierCode: list.carrier_code, rows: list.file_rows, areas: list.areas }))
    .sort((a, b) => (a.carrierCode < b.carrierCode ? -1 : 1));
}

/** After merging, one index step finds the only area that can contain a key. */
const MERGE_OVERLAPPING = `
  insert into engine_remote_areas
    (country_code, carrier_code, kind, key_length, first_key, last_key)
  select country_code, carrier_code, kind, length(first_key), min(first_key), max(last_key)
  from (
    select *, count(*) filter (where reached is null or first_key > reached) over (
      partition by country_code, carrier_code, kind, length(first_key)
      order by first_key, last_key
    ) as island
    from (
      select *, max(last_key) over (
        partition by country_code, carrier_code, kind, length(first_key)
        order by first_key, last_key
        rows between unbounded preceding and 1 preceding
      ) as reached
      from imported_remote_areas
    ) overlapping
  ) islands
  group by country_code, carrier_code, kind, length(first_key), island`;

/** Returns whether the list existed. */
export async function deleteRemoteList(tx: Sql, carrierCode: string): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(${IMPORT_LOCK})`);
  await tx.query("delete from engine_remote_areas where carrier_code = $1", [carrierCode]);
  const deleted = await tx.query("delete from engine_remote_lists where carrier_code = $1", [
    carrierCode,
  ]);
  return deleted.rowCount === 1;
}

export interface RemoteLookup {
  countryCode: string;
  key: string;
  /** null: all carriers with a list. */
  carrierCode: string | null;
}

export interface RemoteFinding {
  /** Index of the lookup. */
  index: number;
  carrierCode: string;
  isRemote: boolean;
}

/**
 * A finding for each lookup and carrier whose list has any area in the lookup's country, by carrier
 * code.
 */
export async function findRemoteAreas(
  sql: Sql,
  lookups: readonly RemoteLookup[],
): Promise<RemoteFinding[]> {
  const found = await sql.query<{ index: number; carrier_code: string; is_remote: boolean }>({
    name: "engine.remote_find",
    text: FIND,
    values: [
      lookups.map((_, index) => index),
      lookups.map((lookup) => lookup.countryCode),
      lookups.map((lookup) => lookup.key),
      lookups.map((lookup) => lookup.carrierCode),
    ],
  });
  return found.rows.map((row) => ({
    index: row.index,
    carrierCode: row.carrier_code,
    isRemote: row.is_remote,
  }));
}

const FIND = `
  select item.index, list.carrier_code,
    coalesce((
      select area.last_key >= item.key from engine_remote_areas area
      where area.country_code = item.country_code and area.carrier_code = list.carrier_code
        and area.kind = 'postcode' and area.key_length = length(item.key)
        and area.first_key <= item.key
      order by area.first_key desc limit 1
    ), false)
    or exists (
      select from generate_series(1, length(item.key)) as taken
      join engine_remote_areas area
        on area.country_code = item.country_code and area.carrier_code = list.carrier_code
        and area.kind = 'prefix' and area.key_length = taken
        and area.first_key = left(item.key, taken)
    )
    or exists (
      select from engine_remote_areas area
      where area.country_code = item.country_code and area.carrier_code = list.carrier_code
        and area.kind = 'city' and area.key_length = length(item.key)
        and area.first_key = item.key
    ) as is_remote
  from (
    select index, country_code, key collate "C" as key, carrier_code
    from unnest($1::int[], $2::text[], $3::text[], $4::text[])
      as item (index, country_code, key, carrier_code)
  ) item
  join engine_remote_lists list on item.carrier_code is null or list.carrier_code = item.carrier_code
  where exists (
    select from engine_remote_areas area
    where area.country_code = item.country_code and area.carrier_code = list.carrier_code
  )
  order by item.index, list.carrier_code`;
