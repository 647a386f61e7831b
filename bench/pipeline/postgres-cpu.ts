// CPU time that a PostgreSQL server on this machine has used.
import { readFileSync, readdirSync } from "node:fs";
import type { Pool } from "pg";

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

/** Milliseconds of all the server's processes, ended ones included; null: not on this machine, or not on Linux. */
export async function postgresCpuMs(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
  const backend = readStat(rows[0]?.pid ?? 0);
  const server = backend && readStat(backend.parent);
  if (!server) return null;
  const children = readdirSync("/proc").flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    return stat?.parent === server.pid ? [stat] : [];
  });
  const ticks = children.reduce((sum, { own }) => sum + own, server.own + server.ofEndedChildren);
  return ticks * TICK_MS;
}

/** From /proc/<pid>/stat, see proc_pid_stat(5); null when there is no such process. */
function readStat(pid: number) {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the name in parentheses and may contain spaces; the third is the state.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    own: field(14) + field(15),
    ofEndedChildren: field(16) + field(17),
  };
}
