// Checks of the database: version, settings, room, transactions, migrations and clock.
import { inTransaction, type Database, type Sql } from "~/lib/database.server";
import type { Clock } from "~/lib/time";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import {
  listLongTransactions,
  probeWriting,
  readDatabaseAheadMs,
  readDataDirectory,
  readStatementLimitMs,
  seesOtherRoles,
  type ServerFacts,
} from "../facts/store-server.server";
import type { DiskRoom, ReadRoom } from "../facts/disk-room.server";
import { type Finding, fault, inBytes, inWords, ok, warning } from "./finding";

/** PostgreSQL 14 is the first whose features the statements use. */
const LEAST_VERSION = 140_000;
const LONG_TRANSACTION_MS = 5 * MINUTE_MS;
const HANGING_TRANSACTION_MS = 1 * DAY_MS;
const SKEW_WARNING_MS = 2 * SECOND_MS;
/** Leases and signatures count on a minute at most. */
const SKEW_ERROR_MS = 30 * SECOND_MS;

export function checkServer(facts: ServerFacts): Finding[] {
  const { version, versionNumber, sizeBytes, connections, connectionsMax } = facts;
  const about = `PostgreSQL ${version}, ${inBytes(sizeBytes)}, ${connections} of ${connectionsMax} connections in use`;
  return [
    versionNumber >= LEAST_VERSION
      ? ok("database", about)
      : fault("database", about, "Waymark needs PostgreSQL 14 or later. Upgrade the server."),
    ...(facts.isReadOnly
      ? [
          fault(
            "database",
            "The database is read-only.",
            "DATABASE_URL names a replica, or default_transaction_read_only is on. Name the primary.",
          ),
        ]
      : []),
    ...(connections > 0.9 * connectionsMax
      ? [
          warning(
            "database",
            `${connections} of ${connectionsMax} connections are in use.`,
            "Lower DATABASE_POOL_SIZE, raise max_connections, or put PgBouncer in front (docs/decisions/0805).",
          ),
        ]
      : []),
    checkExtensions(facts),
    facts.encoding === "UTF8"
      ? ok("encoding", "UTF8")
      : fault(
          "encoding",
          `The database's encoding is ${facts.encoding}.`,
          "Make a database with encoding UTF8 and restore a backup into it.",
        ),
    checkCollation(facts),
    // Every column is a timestamptz: the zone changes only how psql shows times.
    ok("time zone", `${facts.timeZone} (times are stored as UTC whatever it is)`),
  ];
}

/** The migrations create these where the role may. */
const FOR_SEARCH = ["pg_trgm", "btree_gin"];

function checkExtensions({ extensions }: ServerFacts): Finding {
  const create = (name: string) => `create extension ${name}`;
  if (!extensions.includes("plpgsql"))
    return fault("extensions", "plpgsql is missing.", `As a superuser: ${create("plpgsql")}`);
  const missing = FOR_SEARCH.filter((name) => !extensions.includes(name));
  if (missing.length === 0) return ok("extensions", ["plpgsql", ...FOR_SEARCH].join(", "));
  return warning(
    "extensions",
    `Without ${missing.join(" and ")} the search finds only the beginnings of numbers.`,
    `As a superuser: ${missing.map(create).join("; ")}. Then restore a backup into a new database, which has the indexes.`,
  );
}

function checkCollation({ collation, collationMade, collationNow }: ServerFacts): Finding {
  if (collationMade === collationNow || !collationNow) return ok("collation", collation);
  return warning(
    "collation",
    `The system's collation is version ${collationNow}, the database's indexes were made with ${collationMade}.`,
    "Searches may miss rows. Run `reindex database`, then `alter database … refresh collation version`.",
  );
}

export async function checkTransactions(sql: Sql, longMs = LONG_TRANSACTION_MS): Promise<Finding> {
  const long = await listLongTransactions(sql, longMs / SECOND_MS);
  const [oldest] = long;
  if (!oldest && !(await seesOtherRoles(sql))) {
    return warning(
      "transactions",
      `None of this role is older than ${inWords(longMs)}; it can't see other roles' transactions.`,
      "As a superuser: grant pg_read_all_stats to the role of DATABASE_URL.",
    );
  }
  if (!oldest) return ok("transactions", `none is older than ${inWords(longMs)}`);
  const age = inWords(oldest.ageSeconds * SECOND_MS);
  const client = oldest.application ? `"${oldest.application}"` : "an unnamed client";
  const make = oldest.ageSeconds * SECOND_MS > HANGING_TRANSACTION_MS ? fault : warning;
  return make(
    "transactions",
    `${long.length} run for a long time; the oldest, of ${client}, for ${age} (${oldest.state}).`,
    `They keep deleted rows on disk. If nothing needs it: select pg_terminate_backend(${oldest.pid})`,
  );
}

/** Both ways answer, and statements end: behind a pooler the app can't limit them itself. */
export async function checkPooler({ pool, direct }: Database): Promise<Finding> {
  await direct.query("select 1");
  const limitMs = await readStatementLimitMs(pool);
  if (limitMs > 0)
    return ok("pooler", `statements end after ${inWords(limitMs)}; PostgreSQL itself answers, too`);
  return warning(
    "pooler",
    "Statements through the pooler have no time limit.",
    "Set statement_timeout and lock_timeout in its connect_query, as deploy/pgbouncer.ini does.",
  );
}

const ROOM_ERROR_BYTES = 500e6;
const ROOM_WARNING_BYTES = 2e9;
const ROOM_WARNING_SHARE = 0.1;
const GROW = "Free or add space: PostgreSQL stops when its disk is full.";

/**
 * Writes two megabytes and rolls back, which a full disk refuses wherever the server is; and reads the free space
 * when the server runs on this machine.
 */
export async function checkDisk(
  { pool }: Pick<Database, "pool">,
  isLocal: boolean,
  room: ReadRoom,
): Promise<Finding[]> {
  const refused = await tryWriting(pool);
  const probe = refused
    ? fault("disk", `The database can't be written: ${refused}.`, GROW)
    : ok("disk", "the database takes writes");
  const folder = isLocal ? await readDataDirectory(pool) : null;
  const found = folder ? await room(folder) : null;
  if (!found) {
    return [
      probe,
      ok(
        "disk",
        isLocal
          ? "the free space can't be seen: grant pg_read_all_settings to this role, or watch it yourself"
          : "the free space can't be seen from here; watch it where the server runs",
      ),
    ];
  }
  return [probe, roomFinding(found)];
}

function roomFinding({ freeBytes, totalBytes }: DiskRoom): Finding {
  const text = `${inBytes(freeBytes)} of ${inBytes(totalBytes)} are free`;
  if (freeBytes < ROOM_ERROR_BYTES) return fault("disk", `Only ${text}.`, GROW);
  const isLow = freeBytes < ROOM_WARNING_BYTES || freeBytes < ROOM_WARNING_SHARE * totalBytes;
  return isLow ? warning("disk", `Only ${text}.`, GROW) : ok("disk", text);
}

class TakenBack extends Error {}

/** PostgreSQL's sentence when it refuses; null: it took the bytes, which were then rolled back. */
async function tryWriting(pool: Database["pool"]): Promise<string | null> {
  try {
    await inTransaction(pool, async (tx) => {
      await probeWriting(tx);
      throw new TakenBack();
    });
  } catch (error) {
    return error instanceof TakenBack ? null : (error as Error).message;
  }
  return null;
}

/** Compares this process's clock with the database's. */
export async function checkDatabaseClock(sql: Sql, clock: Clock): Promise<Finding> {
  return clockFinding("the database's", -(await readDatabaseAheadMs(sql, clock)));
}

/** @param aheadMs how far this machine's clock is ahead; negative: behind */
export function clockFinding(whose: string, aheadMs: number): Finding {
  const off = `${inWords(aheadMs)} ${aheadMs > 0 ? "ahead of" : "behind"} ${whose}`;
  if (Math.abs(aheadMs) < SKEW_WARNING_MS)
    return ok("clock", `within ${inWords(SKEW_WARNING_MS)} of ${whose}`);
  const make = Math.abs(aheadMs) < SKEW_ERROR_MS ? warning : fault;
  return make(
    "clock",
    `This machine's clock is ${off}.`,
    "Set both machines by NTP (timedatectl). Tokens, signatures and polls depend on the time.",
  );
}
