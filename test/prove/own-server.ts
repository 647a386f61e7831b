// A PostgreSQL server of the simulation's own, which it restarts, and whose small disk it fills.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  embeddedPostgresDirectory,
  isAlive,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../app/lib/postgres/embedded-postgres.server";
import { onServer } from "../support/create-database";
import { freePort } from "../support/ports";
import { type SmallDisk, mountSmallDisk } from "./small-disk";

export interface OwnServer {
  url: string;
  restart(): Promise<void>;
  /**
   * Leaves no byte on the disk. `table`: statements fail whose table must grow. `log`: the write-ahead log needs its
   * next file as well, and PostgreSQL panics as soon as somebody writes to it.
   */
  fillDisk(needed: "table" | "log"): Promise<void>;
  isDiskFull(): boolean;
  /** Afterwards PostgreSQL works again: started anew where it needs that. Nothing to do unless the disk is full. */
  freeDisk(): Promise<void>;
  /** Its data goes, too. */
  stop(): Promise<void>;
}

/** A server whose recovery failed for lack of room can be left without the process that would answer. */
export const ANSWER_MS = 2_000;
/** SQLSTATE cannot_connect_now */
const STARTING_UP = "57P03";
const TRY_AGAIN_MS = 50;
/** The log takes one file or two of 16 MB, and the next one is made when it is needed. */
const SHORT_LOG = ["max_wal_size = '48MB'", "min_wal_size = '32MB'", "wal_recycle = off"];

export async function startOwnServer(options: {
  directory: string;
  /** A crash of PostgreSQL loses nothing. */
  durable: boolean;
  hasSmallDisk: boolean;
}): Promise<OwnServer> {
  const { directory, durable } = options;
  const port = await freePort();
  const start = () => startEmbeddedPostgres({ directory, durable, port });
  const disk: SmallDisk | null = options.hasSmallDisk
    ? mountSmallDisk(embeddedPostgresDirectory(directory))
    : null;
  let server = await start();
  if (disk)
    for (const setting of SHORT_LOG) await onServer(server.url, `alter system set ${setting}`);
  /** It may have panicked and not be back. */
  let mayBeDown = false;

  async function restart(): Promise<void> {
    if (mayBeDown) stopAtOnce();
    await server.stop();
    server = await start();
  }

  /** After a recovery that failed for lack of room PostgreSQL can wait for its own processes for ever. */
  function stopAtOnce(): void {
    const file = path.join(embeddedPostgresDirectory(directory), "data/postmaster.pid");
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    if (isAlive(pid)) process.kill(pid, "SIGQUIT");
  }

  if (disk) await restart();
  return {
    url: server.url,
    restart,
    async fillDisk(needed) {
      if (!disk) throw new Error("The server has no small disk.");
      mayBeDown = needed === "log";
      if (mayBeDown) await onServer(server.url, "checkpoint");
      disk.fill();
      // PostgreSQL's own processes may write first, so that this is the statement that ends.
      if (mayBeDown) await onServer(server.url, "select pg_switch_wal()").catch(() => {});
    },
    isDiskFull: () => disk?.isFull() ?? false,
    async freeDisk() {
      if (!disk?.isFull()) return;
      disk.free();
      mayBeDown ||= !(await answers(server.url));
      if (mayBeDown) await restart();
      mayBeDown = false;
    },
    async stop() {
      await server.stop();
      if (disk) disk.unmount();
      await removeEmbeddedPostgres(directory);
    },
  };
}

/** Waits while PostgreSQL recovers by itself; false: it is not there, or takes connections and says nothing. */
async function answers(url: string): Promise<boolean> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ANSWER_MS });
    client.on("error", () => {});
    try {
      await client.connect();
      // Writes to the log: what could not be written before is written first.
      await client.query("select pg_logical_emit_message(true, 'prove', 'room')");
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== STARTING_UP) return false;
      await sleep(TRY_AGAIN_MS);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
