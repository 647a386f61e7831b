// Wiring: the doctor's parts from the settings, beside a running app, without migrating its database.
import path from "node:path";
import { type EngineEnv, type Env } from "~/env.server";
import { examine } from "~/operations/doctor/doctor.server";
import { readRoom } from "~/operations/facts/disk-room.server";
import { watchClock } from "~/operations/doctor/check-shopify.server";
import { type Finding, fault, warning } from "~/operations/doctor/finding";
import { OPERATOR_ACCOUNT_ID } from "~/engine/carrier-keys/carrier-keys.server";
import { createLog } from "~/lib/log.server";
import { runningPostgresUrl } from "~/lib/postgres/running-postgres.server";
import { createSealer } from "~/lib/seal.server";
import { type Clock, systemClock } from "~/lib/time";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";
import { readShopProfile } from "~/shopify/admin-api/admin-reads.server";
import { SCOPES } from "~/shopify.server";
import { isOnThisMachine, openDatabase, REQUEST_LIMITS } from "../database.server";
import { postgresIn } from "../installation.server";
import { SEALED_COLUMNS } from "../sealed-columns.server";
import { createServices } from "../services.server";

/** For its own few statements; a command beside the app must not use up the server's connections. */
const POOL_SIZE = 3;

export interface DoctorOptions {
  /** false: nothing outside this machine and the database is called. */
  callsOut: boolean;
  clock?: Clock;
  fetch?: typeof fetch;
}

export async function runDoctor(env: Env, options: DoctorOptions): Promise<Finding[]> {
  const url = await databaseUrl(env);
  if (!url) {
    return [
      fault(
        "database",
        "DATABASE_URL isn't set, and the embedded PostgreSQL doesn't run.",
        "Start the app (npm start), which starts it; or set DATABASE_URL.",
      ),
    ];
  }
  const database = openDatabase(url, POOL_SIZE, REQUEST_LIMITS, env.DIRECT_DATABASE_URL);
  const replica = env.READ_DATABASE_URL
    ? openDatabase(env.READ_DATABASE_URL, POOL_SIZE, REQUEST_LIMITS)
    : null;
  const { clock = systemClock, callsOut } = options;
  const watched = watchClock(options.fetch ?? fetch, clock);
  const services = createServices(env, database, createSealer(env.ENCRYPTION_KEYS), {
    clock,
    fetch: watched.fetch,
    log: createLog("silent"),
  });
  const findings = await examine({
    database,
    replica,
    isPooled: env.DIRECT_DATABASE_URL !== undefined,
    clock,
    engineClock: services.engineClock,
    keys: env.ENCRYPTION_KEYS,
    sealedColumns: SEALED_COLUMNS,
    isLocal: isOnThisMachine(env.DIRECT_DATABASE_URL ?? url),
    room: readRoom,
    apiVersion: SHOPIFY_API_VERSION,
    scopes: SCOPES,
    shopify: callsOut
      ? {
          ask: (shopId) => readShopProfile(services.adminClient, shopId),
          clockAheadMs: watched.clockAheadMs,
        }
      : null,
    operatorKeys: {
      accountId: OPERATOR_ACCOUNT_ID,
      test: callsOut ? () => services.engine.carrierKeys.testOperatorKeys() : null,
    },
  }).finally(() => Promise.all([database.close(), replica?.close()]));
  return [...adviseOnSettings(env), ...findings];
}

async function databaseUrl(env: EngineEnv): Promise<string | null> {
  return env.DATABASE_URL ?? (await runningPostgresUrl(postgresIn(path.resolve(env.DATA_DIR))));
}

/** Settings that are valid, and wrong for shops that people buy from. */
function adviseOnSettings(env: Env): Finding[] {
  const about: [boolean, string, string][] = [
    [
      !env.DATABASE_URL,
      "DATABASE_URL isn't set: the app runs a PostgreSQL of its own, for one process.",
      "Fine for a demo; for shops, set DATABASE_URL.",
    ],
    [
      env.SANDBOX === "all",
      "SANDBOX=all: every parcel's journey is made up.",
      "For shops, set SANDBOX=numbers or off.",
    ],
    [
      env.CARRIERS_STAND_IN_URL !== undefined,
      "CARRIERS_STAND_IN_URL is set: no carrier is called.",
      "For shops, unset it.",
    ],
    [
      env.SHOPIFY_API_SECRET_PREVIOUS !== undefined,
      "SHOPIFY_API_SECRET_PREVIOUS is set.",
      "An hour after the secret changed, unset it.",
    ],
  ];
  return about
    .filter(([applies]) => applies)
    .map(([, text, advice]) => warning("settings", text, advice));
}
