// Which workers live: each holds a lock for as long as it does, and what a dead one held is free at once.
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Sql } from "~/lib/database.server";

const RECONNECT_MS = 1_000;
const LOCK = (workerId: string) => `hashtextextended('worker:' || ${workerId}, 0)`;

/**
 * Holds the worker's lock on a connection of its own until it is stopped. PostgreSQL lets go of it the moment
 * the connection ends, however the process did. A connection that breaks is made anew.
 */
export async function holdHeartbeat(
  pool: Pool,
  workerId: string,
): Promise<{ stop(): Promise<void> }> {
  /** Ends the connection that holds the lock; null while there is none. */
  let letGo: (() => void) | null = null;
  let isStopped = false;

  async function hold(): Promise<void> {
    const connection = await pool.connect();
    let isReleased = false;
    const release = () => {
      if (!isReleased) connection.release(true);
      isReleased = true;
    };
    connection.once("error", () => {
      release();
      if (letGo !== release) return;
      letGo = null;
      void holdAgain();
    });
    try {
      await connection.query(`select pg_advisory_lock_shared(${LOCK("$1")})`, [workerId]);
    } catch (error) {
      release();
      throw error;
    }
    if (isStopped) release();
    else letGo = release;
  }

  async function holdAgain(): Promise<void> {
    while (!isStopped && !letGo) {
      await sleep(RECONNECT_MS, undefined, { ref: false });
      if (!isStopped) await hold().catch(() => {});
    }
  }

  await hold();
  return {
    async stop() {
      isStopped = true;
      // The lock goes with the connection.
      letGo?.();
      letGo = null;
    },
  };
}

/**
 * Frees the jobs and queues of workers that died. graphile-worker by itself takes them for busy for four
 * hours; meanwhile a parcel that was taken off its order would be watched on, and a queue of theirs stand.
 * A worker that is taken for dead while it only lost its connection has its jobs run twice: they can.
 */
export async function releaseDeadWorkers(sql: Sql): Promise<void> {
  // A job whose key went to a newer one while it ran is over with its worker: nobody would delete it.
  await sql.query(
    `${DEAD} delete from graphile_worker._private_jobs
     where (locked_by is null or locked_by in (select id from dead))
       and key is null and attempts >= max_attempts and last_error is null`,
  );
  await sql.query(
    `${DEAD} select graphile_worker.force_unlock_workers(array_agg(id)) from dead having count(*) > 0`,
  );
}

/** Owners of jobs and queues whose lock nobody holds. */
const DEAD = `
  with owners as materialized (
    select locked_by as id from graphile_worker._private_jobs where locked_by is not null
    union select locked_by from graphile_worker._private_job_queues where locked_by is not null),
  dead as materialized (
    select id from owners where pg_try_advisory_xact_lock(${LOCK("id")}))`;
