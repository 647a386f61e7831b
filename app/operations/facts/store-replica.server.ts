// SQL about the streaming replica: whether it is one, and how far it is behind the primary.
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";

export interface ReplicaFacts {
  /** false: the server is no hot standby. */
  isReplica: boolean;
  /** At most; 0 when it has replayed what the primary had when it was asked. */
  lagSeconds: number;
}

/** How long the replica may take to answer: when it hangs, the doctor and /metrics must not. */
const ANSWER_MS = 1 * SECOND_MS;
/** A replica that streams is a few milliseconds late; only one that stays behind lags. */
const CATCH_UP_MS = 0.5 * SECOND_MS;
const LOOK_EVERY_MS = 50;

/** @throws AppError `unavailable` when the replica has not answered within a second; PostgreSQL's own errors */
export async function readReplica(primary: Sql, replica: Sql): Promise<ReplicaFacts> {
  const { rows } = await primary.query<{ position: string }>(
    "select pg_current_wal_flush_lsn()::text as position",
  );
  const limit = new AbortController();
  const late = sleep(ANSWER_MS, undefined, { ref: false, signal: limit.signal }).then(() => {
    throw new AppError("unavailable", "no answer within a second");
  });
  const read = compareWith(replica, rows[0]!.position);
  // The slower of both may fail when nobody waits for it any more.
  for (const each of [late, read]) each.catch(() => {});
  return Promise.race([read, late]).finally(() => limit.abort());
}

/** Looks until the replica has replayed everything up to `position`, for half a second. */
async function compareWith(replica: Sql, position: string): Promise<ReplicaFacts> {
  const deadlineMs = performance.now() + CATCH_UP_MS;
  for (;;) {
    const { rows } = await replica.query<ReplicaFacts>(
      `select pg_is_in_recovery() as "isReplica",
         case when not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= $1::pg_lsn then 0
         else greatest(0, coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0))
         end::float8 as "lagSeconds"`,
      [position],
    );
    const facts = rows[0]!;
    if (facts.lagSeconds === 0 || performance.now() >= deadlineMs) return facts;
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
  }
}
