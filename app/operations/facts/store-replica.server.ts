// SQL about the streaming replica: whether it is one, and how far it is behind the primary.
import type { Sql } from "~/lib/database.server";

export interface ReplicaFacts {
  /** false: the server replays nobody's log. */
  isReplica: boolean;
  behindBytes: number;
  /** Age of the last transaction that it replayed; 0 when it has everything. */
  lagSeconds: number;
}

export async function readReplica(primary: Sql, replica: Sql): Promise<ReplicaFacts> {
  const { rows: positions } = await primary.query<{ position: string }>(
    "select pg_current_wal_flush_lsn()::text as position",
  );
  const { rows } = await replica.query<ReplicaFacts>(
    `select pg_is_in_recovery() as "isReplica",
       greatest(0, coalesce(pg_wal_lsn_diff($1, pg_last_wal_replay_lsn()), 0))::float8 as "behindBytes",
       case when pg_last_wal_replay_lsn() >= $1 then 0 else greatest(0,
         coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0))
       end::float8 as "lagSeconds"
     from (select $1::pg_lsn) given`,
    [positions[0]?.position],
  );
  return rows[0] ?? { isReplica: false, behindBytes: 0, lagSeconds: 0 };
}
