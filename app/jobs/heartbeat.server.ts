// A worker's heartbeat is an advisory lock on a connection of its own; jobs of workers without one are released.
import type { Pool } from "pg";
import type { Sql } from "~/lib/database.server";

const LOCK = (workerId: string) => `hashtextextended('worker:' || ${workerId}, 0)`;

export interface Heartbeat {
  /** Resolves when the connection breaks: from then on others take the worker for dead. */
  lost: Promise<void>;
  /** Ends the connection, and with it the lock. */
  stop(): void;
}

/** Holds the worker's lock. PostgreSQL releases it the moment the connection ends, however the process did. */
export async function holdHeartbeat(pool: Pool, workerId: string): Promise<Heartbeat> {
  const connection = await pool.connect();
  let isReleased = false;
  const stop = () => {
    if (!isReleased) connection.release(true);
    isReleased = true;
  };
  const lost = new Promise<void>((resolve) => {
    connection.once("error", () => {
      stop();
      resolve();
    });
  });
  try {
    await connection.query(`select pg_advisory_lock_shared(${LOCK("$1")})`, [workerId]);
  } catch (error) {
    stop();
    throw error;
  }
  return { lost, stop };
}

/**
 * Frees the jobs and queues of workers that died. graphile-worker by itself takes them for busy for four
 * hours; meanwhile a parcel that was taken off its order would be watched on, and a queue of theirs stand.
 * A worker that is taken for dead while it only lost its connection has its jobs run twice: they can.
 */
export async function releaseDeadWorkers(sql: Sql): Promise<void> {
  // Read once: one that dies between two statements would have its replaced job unlocked and never deleted.
  const { rows } = await sql.query<{ id: string }>(
    `with owners as materialized (
       select locked_by as id from graphile_worker._private_jobs where locked_by is not null
       union select locked_by from graphile_worker._private_job_queues where locked_by is not null)
     select id from owners where pg_try_advisory_xact_lock(${LOCK("id")})`,
  );
  const dead = rows.map(({ id }) => id);
  // A job whose key went to a newer one while it ran ends with its worker, also if it had failed before.
  await sql.query(
    `delete from graphile_worker._private_jobs
     where (locked_by is null and last_error is null or locked_by = any($1))
       and key is null and attempts >= max_attempts`,
    [dead],
  );
  if (dead.length > 0) await sql.query("select graphile_worker.force_unlock_workers($1)", [dead]);
}
