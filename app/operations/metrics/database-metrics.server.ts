// The metrics that all processes share, read from the database: queue, webhooks, freshness, breakers, budgets.
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "~/lib/database.server";
import { examineKeys } from "~/lib/encryption-keys/encryption-check.server";
import type { SealingKey } from "~/lib/seal.server";
import { type Clock, SECOND_MS } from "~/lib/time";
import { listParked, readQueue } from "~/jobs/store-queue.server";
import {
  listBudgets,
  listFailingKeys,
  listPausedConnections,
  listServices,
  readFreshness,
} from "../facts/store-sources.server";
import { readWebhooks } from "../facts/store-webhooks.server";
import { listShopTokens } from "~/shops/store-tokens.server";
import {
  listLongTransactions,
  readDatabaseAheadMs,
  readDataDirectory,
  readServer,
  seesOtherRoles,
} from "../facts/store-server.server";
import { readReplica } from "../facts/store-replica.server";
import type { ReadRoom } from "../facts/disk-room.server";
import type { Registry } from "./registry";

/** Every process gives these figures: each reads them at most so often, whoever asks. */
const KEPT_MS = 15 * SECOND_MS;
/** A database that hangs must not hang the process's own figures: Prometheus waits ten seconds. */
const ANSWER_MS = 5 * SECOND_MS;
/** The shops with the least budget; all of them would be a series for each shop. */
const BUDGETS_SHOWN = 20;

export interface SharedFigures {
  database: Database;
  /** null: there is none, and no metric of it. */
  replica: Database | null;
  clock: Clock;
  engineClock: Clock;
  keys: readonly SealingKey[];
  /** The database server runs on this machine, so that its disk can be looked at. */
  isLocal: boolean;
  room: ReadRoom;
}

/** Reads the figures anew, at most every quarter of a minute. A database that is away sets `waymark_database_up` to 0. */
export function databaseGauges(
  registry: Registry,
  { database, replica, clock, engineClock, keys, isLocal, room }: SharedFigures,
): () => Promise<void> {
  const { pool } = database;
  const up = registry.gauge("waymark_database_up", "1: the database answered the last read.");
  const connections = registry.gauge(
    "waymark_database_pool_connections",
    "The pool's connections.",
  );
  const waiting = registry.gauge(
    "waymark_database_pool_waiting",
    "Work that waits for a connection.",
  );
  const readers = [
    queueReader(registry),
    webhookReader(registry),
    freshnessReader(registry),
    serviceReader(registry),
    budgetReader(registry),
    faultReader(registry, { keys, isLocal, room }),
    replicaReader(registry, replica),
  ];
  let readAtMs = -Infinity;
  let reading: Promise<void> | null = null;
  const readAll = async () => {
    const given = { database, clock, now: clock.now(), engineNow: engineClock.now() };
    try {
      for (const read of readers) await read(given);
      up.set({}, 1);
    } catch {
      up.set({}, 0);
    }
    reading = null;
  };
  return async () => {
    connections.set({ state: "idle" }, pool.idleCount);
    connections.set({ state: "busy" }, pool.totalCount - pool.idleCount);
    waiting.set({}, pool.waitingCount);
    const nowMs = clock.now().getTime();
    if (!reading && nowMs - readAtMs >= KEPT_MS) {
      readAtMs = nowMs;
      reading = readAll();
    }
    if (reading) await Promise.race([reading, sleep(ANSWER_MS, undefined, { ref: false })]);
  };
}

interface Given {
  database: Database;
  clock: Clock;
  now: Date;
  engineNow: Date;
}

type Reader = (given: Given) => Promise<void>;

function queueReader(registry: Registry): Reader {
  const depth = registry.gauge("waymark_queue_jobs", "Jobs in the queue, by job and state.");
  const age = registry.gauge(
    "waymark_queue_oldest_due_seconds",
    "How long the oldest due job waits.",
  );
  const parked = registry.gauge(
    "waymark_jobs_parked",
    "Jobs of shops that broke an invariant and wait for a release.",
  );
  return async ({ database }) => {
    const jobs = await readQueue(database.pool);
    depth.reset();
    age.reset();
    for (const { job, due, later, running, retrying, givenUp, oldestDueSeconds } of jobs) {
      const states = { due, later, running, retrying, given_up: givenUp };
      for (const [state, count] of Object.entries(states)) depth.set({ job, state }, count);
      age.set({ job }, oldestDueSeconds);
    }
    parked.set({}, (await listParked(database.pool)).length);
  };
}

function webhookReader(registry: Registry): Reader {
  const newest = registry.gauge("waymark_webhook_last_seconds", "Time since the last webhook.");
  const waiting = registry.gauge("waymark_webhooks_waiting", "Stored and not processed.");
  const oldest = registry.gauge(
    "waymark_webhooks_oldest_waiting_seconds",
    "Age of the oldest of them.",
  );
  const failed = registry.gauge("waymark_webhooks_failed_last_day", "Given up in the last day.");
  return async ({ database, now }) => {
    const facts = await readWebhooks(database.pool);
    if (facts.newestAt) newest.set({}, (now.getTime() - facts.newestAt.getTime()) / SECOND_MS);
    waiting.set({}, facts.waiting);
    oldest.set({}, facts.oldestWaitingSeconds);
    failed.set({}, facts.failedInLastDay);
  };
}

function freshnessReader(registry: Registry): Reader {
  const open = registry.gauge("waymark_parcels_watched", "Parcels that are polled.");
  const share = registry.gauge(
    "waymark_parcels_fresh_ratio",
    "Share of them that was polled in time.",
  );
  const latest = registry.gauge("waymark_parcels_latest_overdue_seconds", "The most overdue poll.");
  return async ({ database, engineNow }) => {
    const facts = await readFreshness(database.pool, engineNow);
    open.set({}, facts.open);
    share.set({}, facts.open === 0 ? 1 : 1 - facts.late / facts.open);
    latest.set({}, facts.oldestLateSeconds);
  };
}

function serviceReader(registry: Registry): Reader {
  const breakers = registry.gauge(
    "waymark_breaker_open",
    "1: calls to the service are paused; 0.5: a probe may be made.",
  );
  const paused = registry.gauge("waymark_shops_paused", "Shops whose tracking service is paused.");
  const failingKeys = registry.gauge(
    "waymark_carrier_keys_failing",
    "Carriers' keys whose last call failed.",
  );
  return async ({ database, now }) => {
    const [services, connections] = [
      await listServices(database.pool),
      await listPausedConnections(database.pool),
    ];
    breakers.reset();
    for (const { name, kind, openUntil } of services) {
      const state = openUntil === null ? 0 : openUntil > now ? 1 : 0.5;
      breakers.set({ service: name, kind }, state);
    }
    for (const reason of ["key", "quota", "unreachable"])
      paused.set({ reason }, connections.filter((each) => each.reason === reason).length);
    failingKeys.set({}, (await listFailingKeys(database.pool)).length);
  };
}

function budgetReader(registry: Registry): Reader {
  const left = registry.gauge(
    "waymark_budget_left_ratio",
    "Budget left, of the shops and keys with the least.",
  );
  return async ({ database, now }) => {
    left.reset();
    for (const { name, kind, leftShare } of await listBudgets(database.pool, now, BUDGETS_SHOWN))
      left.set({ kind, owner: name }, leftShare);
  };
}

/** What `npm run doctor` would name: a clock that is off, little room, tokens and keys that do not do. */
function faultReader(
  registry: Registry,
  { keys, isLocal, room }: Pick<SharedFigures, "keys" | "isLocal" | "room">,
): Reader {
  const skew = registry.gauge(
    "waymark_clock_ahead_seconds",
    "How far this machine's clock is ahead of the database's.",
  );
  const size = registry.gauge("waymark_database_size_bytes", "The database's size.");
  const free = registry.gauge(
    "waymark_database_disk_free_bytes",
    "Room on the database's disk, if the server runs on this machine.",
  );
  const oldest = registry.gauge(
    "waymark_database_oldest_transaction_seconds",
    "Age of the oldest open transaction that the role may see.",
  );
  const tokens = registry.gauge("waymark_shops_without_token", "Shops that must open the app.");
  const lost = registry.gauge(
    "waymark_encryption_keys_missing",
    "Keys that rows need and that lack.",
  );
  return async ({ database: { pool }, clock }) => {
    skew.set({}, -(await readDatabaseAheadMs(pool, clock)) / SECOND_MS);
    size.set({}, (await readServer(pool)).sizeBytes);
    const folder = isLocal ? await readDataDirectory(pool) : null;
    const found = folder ? await room(folder) : null;
    if (found) free.set({}, found.freeBytes);
    const [longest] = await listLongTransactions(pool, 0);
    // A role that sees only its own can't tell that there is none.
    if (longest || (await seesOtherRoles(pool))) oldest.set({}, longest?.ageSeconds ?? 0);
    else oldest.reset();
    const shops = await listShopTokens(pool);
    tokens.set({}, shops.filter(({ hasToken, isRefused }) => !hasToken || isRefused).length);
    const states = await examineKeys(pool, keys);
    lost.set({}, states.filter(({ state }) => state !== "opens").length);
  };
}

/** A replica that is away is no fault of the database: pages read from the primary then. */
function replicaReader(registry: Registry, replica: Database | null): Reader {
  const up = registry.gauge("waymark_replica_up", "1: the replica answered, and is one.");
  const lag = registry.gauge("waymark_replica_lag_seconds", "How far it is behind the primary.");
  return async ({ database: { pool } }) => {
    if (!replica) return;
    const facts = await readReplica(pool, replica.pool).catch(() => null);
    up.set({}, facts?.isReplica ? 1 : 0);
    if (facts) lag.set({}, facts.lagSeconds);
    else lag.reset();
  };
}
