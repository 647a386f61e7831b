// A real PostgreSQL database whose now() is the simulation's clock, emptied before each seed.
import pg from "pg";
import { migrateDatabase } from "../../app/main/migrate.server";
import type { Clock } from "../../app/lib/time";
import { createDatabaseBeside, dropDatabase, onServer } from "../support/create-database";
import { ANSWER_MS, type OwnServer } from "./own-server";

export interface VirtualClock extends Clock {
  /** Moves the app's clock and the database's. */
  set(now: Date): Promise<void>;
  advance(ms: number): Promise<void>;
}

export interface VirtualDatabase {
  url: string;
  /** Outside of the fault layer. */
  admin: pg.Pool;
  clock: VirtualClock;
  /** Empties all tables and starts their numbers anew. */
  reset(now: Date): Promise<void>;
  drop(): Promise<void>;
  /** null: another's, which is left alone. */
  server: OwnServer | null;
}

/** @param name of a database on the server that is made anew */
export async function createVirtualDatabase(
  serverUrl: string,
  name: string,
  server: OwnServer | null = null,
): Promise<VirtualDatabase> {
  const url = await createDatabaseBeside(serverUrl, name, { isFresh: true });
  await migrateDatabase(url);
  await onServer(url, SHADOW_TIME);
  await onServer(url, `alter database ${name} set search_path = public, pg_catalog`);
  await onServer(url, SHADOW_DEFAULTS);
  await onServer(url, SAME_ORDER);
  await onServer(url, EMPTY);
  const admin = new pg.Pool({
    connectionString: url,
    max: 3,
    ...(server ? { connectionTimeoutMillis: ANSWER_MS } : {}),
  });
  admin.on("error", () => {});
  if (server) freeDiskOnFailure(admin, server);
  let now = new Date(0);
  const clock: VirtualClock = {
    now: () => now,
    async set(to) {
      now = to;
      await admin.query(`update simulation.clock set at = $1`, [to]);
    },
    advance: (ms) => clock.set(new Date(now.getTime() + ms)),
  };
  return {
    url,
    admin,
    clock,
    async reset(to) {
      await admin.query("select simulation.empty()");
      await clock.set(to);
    },
    server,
    async drop() {
      await server?.freeDisk();
      await admin.end();
      await dropDatabase(serverUrl, name);
    },
  };
}

/** Who simulates is not hit by what is simulated. */
function freeDiskOnFailure(admin: pg.Pool, server: OwnServer): void {
  const query = admin.query.bind(admin) as (...args: unknown[]) => Promise<unknown>;
  const sturdy = async (...args: unknown[]) => {
    try {
      return await query(...args);
    } catch (error) {
      if (!server.isDiskFull()) throw error;
      await server.freeDisk();
      return await query(...args);
    }
  };
  admin.query = sturdy as typeof admin.query;
}

/** Functions of `public` come before those of `pg_catalog`, once the search path says so. */
const SHADOW_TIME = `
  create schema simulation;
  create table simulation.clock (at timestamptz not null);
  insert into simulation.clock values (pg_catalog.now());
  create function public.now() returns timestamptz language sql stable
    as 'select at from simulation.clock';
  create function public.clock_timestamp() returns timestamptz language sql volatile
    as 'select at from simulation.clock'`;

/** Defaults were bound to PostgreSQL's own now() when the tables were made. */
const SHADOW_DEFAULTS = `
  do $$ declare col record; begin
    for col in
      select table_schema, table_name, column_name from information_schema.columns
      where table_schema in ('public', 'graphile_worker')
        and column_default ~* '^(pg_catalog\\.)?now\\(\\)$|^CURRENT_TIMESTAMP$'
    loop
      execute format('alter table %I.%I alter %I set default public.now()',
        col.table_schema, col.table_name, col.column_name);
    end loop;
  end $$`;

/**
 * Many jobs are due at one moment of the clock: they run in the order in which they were added. Statistics and
 * clean-ups in the background would make rows of equal rank come in another order the next time.
 */
const SAME_ORDER = `
  create function simulation.order_jobs() returns trigger language plpgsql as $$
  begin
    if new.run_at <= public.now() then
      new.run_at := new.run_at - interval '1 second' + new.id * interval '1 microsecond';
    end if;
    return new;
  end $$;
  create trigger order_jobs before insert on graphile_worker._private_jobs
    for each row execute function simulation.order_jobs();
  do $$ declare tab record; begin
    for tab in select schemaname, tablename from pg_tables
      where schemaname in ('public', 'graphile_worker')
    loop
      execute format('alter table %I.%I set (autovacuum_enabled = off)', tab.schemaname, tab.tablename);
    end loop;
  end $$`;

/**
 * Only tables that were written to: emptying all of them took half of the time of a play of few calls.
 * By their size, since dead rows would change the order of new ones.
 */
const EMPTY = `
  create function simulation.empty() returns void language plpgsql as $$
  declare written text;
  begin
    select string_agg(format('%I.%I', schemaname, tablename), ', ') into written from pg_tables
    where (schemaname = 'public' and tablename <> '_prisma_migrations'
       or schemaname = 'graphile_worker' and tablename in ('_private_jobs', '_private_job_queues'))
      and pg_relation_size(format('%I.%I', schemaname, tablename)::regclass) > 0;
    if written is not null then execute 'truncate ' || written || ' cascade'; end if;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    from pg_sequences
    where schemaname in ('public', 'graphile_worker') and last_value is not null;
  end $$`;
