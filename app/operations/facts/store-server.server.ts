// SQL about the PostgreSQL server: version, settings, room, connections and long transactions.
import type { Sql } from "~/lib/database.server";
import type { Clock } from "~/lib/time";

export interface ServerFacts {
  version: string;
  /** 180004 for 18.4. */
  versionNumber: number;
  encoding: string;
  collation: string;
  /** Of the collation's library, when the database was made and now; null: unknown to this server. */
  collationMade: string | null;
  collationNow: string | null;
  timeZone: string;
  sizeBytes: number;
  isReadOnly: boolean;
  connections: number;
  connectionsMax: number;
  extensions: string[];
}

export async function readServer(sql: Sql): Promise<ServerFacts> {
  const { rows } = await sql.query<ServerFacts>(
    `select current_setting('server_version') as version,
       current_setting('server_version_num')::int as "versionNumber",
       pg_encoding_to_char(d.encoding) as encoding, d.datcollate as collation,
       to_jsonb(d) ->> 'datcollversion' as "collationMade", null as "collationNow",
       current_setting('TimeZone') as "timeZone",
       pg_database_size(d.oid)::float8 as "sizeBytes",
       current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as "isReadOnly",
       (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as connections,
       current_setting('max_connections')::int as "connectionsMax",
       (select array_agg(extname::text order by extname) from pg_extension) as extensions
     from pg_database d where d.datname = current_database()`,
  );
  const [facts] = rows;
  if (!facts) throw new Error("pg_database has no row of the database we are connected to.");
  if (facts.versionNumber < 150_000) return facts;
  const { rows: now } = await sql.query<{ version: string | null }>(
    `select pg_database_collation_actual_version(oid) as version from pg_database
     where datname = current_database()`,
  );
  return { ...facts, collationNow: now[0]?.version ?? null };
}

/** The folder of the server's data; null: this role may not know it. */
export async function readDataDirectory(sql: Sql): Promise<string | null> {
  const { rows } = await sql.query<{ setting: string }>(
    `select setting from pg_settings where name = 'data_directory'`,
  );
  return rows[0]?.setting ?? null;
}

/** The connection's time limit for statements in milliseconds; 0: none. */
export async function readStatementLimitMs(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ setting: string }>(
    "select setting from pg_settings where name = 'statement_timeout'",
  );
  return Number(rows[0]?.setting ?? 0);
}

export interface LongTransaction {
  pid: number;
  ageSeconds: number;
  /** "idle in transaction": its client forgot it. */
  state: string | null;
  application: string;
}

/** Whether this role sees what other roles' sessions do; without it their transactions have no age. */
export async function seesOtherRoles(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ sees: boolean }>(
    "select pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees",
  );
  return rows[0]?.sees ?? false;
}

/** Transactions of this database older than so many seconds, the oldest first. */
export async function listLongTransactions(
  sql: Sql,
  olderThanSeconds: number,
): Promise<LongTransaction[]> {
  const { rows } = await sql.query<LongTransaction>(
    `select pid, extract(epoch from clock_timestamp() - xact_start)::float8 as "ageSeconds", state,
       application_name as application
     from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
       and xact_start < clock_timestamp() - make_interval(secs => $1)
     order by xact_start`,
    [olderThanSeconds],
  );
  return rows;
}

/** How far the database's clock is ahead of ours, in the middle of the round trip. */
export async function readDatabaseAheadMs(sql: Sql, clock: Clock): Promise<number> {
  const before = clock.now().getTime();
  const { rows } = await sql.query<{ now: Date }>("select clock_timestamp() as now");
  return rows[0]!.now.getTime() - (before + clock.now().getTime()) / 2;
}

const PROBE_BYTES = 2_000_000;
const MD5_BYTES = 32;

/** Writes two megabytes to disk and takes them back; rejects with PostgreSQL's error when there is no room. */
export async function probeWriting(tx: Sql): Promise<void> {
  // Text of one letter would be compressed; a temporary table would write to memory.
  await tx.query(
    `create table waymark_doctor_probe as
     select md5(line::text) as filler from generate_series(1, ${PROBE_BYTES / MD5_BYTES}) line`,
  );
}
