// The doctor: runs every check on one database, and turns a check that fails itself into a finding.
import type { Database } from "~/lib/database.server";
import { compareMigrations } from "~/lib/postgres/migrations.server";
import type { SealingKey } from "~/lib/seal.server";
import type { SealedColumn } from "~/lib/sealed-column";
import type { Clock } from "~/lib/time";
import type { ReadRoom } from "../facts/disk-room.server";
import { readServer } from "../facts/store-server.server";
import {
  checkDatabaseClock,
  checkDisk,
  checkPooler,
  checkServer,
  checkTransactions,
} from "./check-database.server";
import { checkReplica } from "./check-replica.server";
import { checkKeys } from "./check-encryption-keys.server";
import { checkApiVersion, checkShops, type ShopifyCalls } from "./check-shopify.server";
import {
  checkCarrierKeys,
  checkOperatorKeys,
  checkPolls,
  checkQueue,
  checkServices,
  checkWebhooks,
  type OperatorKeyCalls,
} from "./check-work.server";
import { type Finding, fault, ok, warning, worstOf } from "./finding";

export interface DoctorParts {
  database: Database;
  /** null: pages read from the primary alone. */
  replica: Database | null;
  /** DATABASE_URL leads through a pooler in transaction mode. */
  isPooled: boolean;
  clock: Clock;
  engineClock: Clock;
  keys: readonly SealingKey[];
  sealedColumns: readonly SealedColumn[];
  /** The database server runs on this machine. */
  isLocal: boolean;
  room: ReadRoom;
  apiVersion: string;
  scopes: readonly string[];
  /** null: nothing outside is called. */
  shopify: ShopifyCalls | null;
  operatorKeys: OperatorKeyCalls;
}

/** Changes nothing that stays. Later checks are left out when the database can't be read. */
export async function examine(parts: DoctorParts): Promise<Finding[]> {
  const { database, clock } = parts;
  const { pool } = database;
  const server = await attempt("database", async () => checkServer(await readServer(pool)));
  if (worstOf(server) === "error") return server;
  const migrations = await attempt("migrations", () => checkMigrations(pool));
  const findings = [
    ...server,
    ...(parts.isPooled ? await attempt("pooler", async () => [await checkPooler(database)]) : []),
    ...(parts.replica ? [await checkReplica(pool, parts.replica.pool)] : []),
    ...(await attempt("disk", () => checkDisk(database, parts.isLocal, parts.room))),
    ...(await attempt("transactions", async () => [await checkTransactions(pool)])),
    ...(await attempt("clock", async () => [await checkDatabaseClock(pool, clock)])),
    ...migrations,
    checkApiVersion(parts.apiVersion, clock.now()),
  ];
  return worstOf(migrations) === "error" ? findings : [...findings, ...(await examineData(parts))];
}

async function examineData(parts: DoctorParts): Promise<Finding[]> {
  const { database, clock, engineClock } = parts;
  const { pool } = database;
  let canReadTokens = false;
  const keys = await attempt("encryption keys", async () => {
    const checked = await checkKeys(pool, parts.keys, parts.sealedColumns);
    canReadTokens = checked.canReadTokens;
    return checked.findings;
  });
  const calls = canReadTokens ? parts.shopify : null;
  const { operatorKeys } = parts;
  const shops = await attempt("shopify", () => checkShops(pool, parts.scopes, calls));
  const hasShops = !shops.some(({ text }) => text.startsWith("no shop"));
  return [
    ...keys,
    ...shops,
    ...(await attempt("tracking services", () => checkServices(pool, clock.now()))),
    ...(await attempt("carrier keys", () => checkCarrierKeys(pool, operatorKeys))),
    ...(canReadTokens ? await attempt("carrier keys", () => checkOperatorKeys(operatorKeys)) : []),
    ...(await attempt("queue", () => checkQueue(pool))),
    ...(await attempt("webhooks", () => checkWebhooks(pool, hasShops, clock.now()))),
    ...(await attempt("polls", async () => [await checkPolls(pool, engineClock.now())])),
  ];
}

async function checkMigrations(pool: Database["pool"]): Promise<Finding[]> {
  const { missing, unknown, differing, tolerated } = await compareMigrations(pool);
  const check = "migrations";
  if (unknown.length > 0) {
    const text = `The database is newer than this version: it has ${unknown.join(", ")}.`;
    return [fault(check, text, "Run the newer version of Waymark, or restore a backup.")];
  }
  if (differing.length > 0) {
    const text = `${differing.join(", ")} differs from what was applied to the database.`;
    return [fault(check, text, "Run the version that applied it.")];
  }
  if (missing.length > 0)
    return [fault(check, `The database lacks ${missing.join(", ")}.`, "Run `npm run migrate`.")];
  if (tolerated.length > 0) {
    const text = `The database is of a newer version (${tolerated.join(", ")}), on which this one can run.`;
    return [
      warning(check, text, "Go back to the newer version when what sent you here is mended."),
    ];
  }
  return [ok(check, "the database is at this version")];
}

async function attempt(check: string, run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const text = `This could not be checked: ${message || code || "no reason given"}.`;
    return [
      fault(
        check,
        text,
        check === "database"
          ? "Check DATABASE_URL, and that PostgreSQL runs and lets this machine in."
          : "See the other lines first; the database's log says more.",
      ),
    ];
  }
}
