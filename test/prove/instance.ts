// One instance of the app: real services and jobs on the simulation's database, behind its fault layer.
import { EventEmitter } from "node:events";
import { Session } from "@shopify/shopify-api";
import { type JobHelpers, Logger, type WorkerEvents, runOnce } from "graphile-worker";
import { readEnv } from "../../app/env.server";
import { type Heartbeat, holdHeartbeat, releaseDeadWorkers } from "../../app/jobs/heartbeat.server";
import { enqueue } from "../../app/jobs/job.server";
import { toTaskList } from "../../app/jobs/worker.server";
import type { Log } from "../../app/lib/log.server";
import { type Sealer, createSealer } from "../../app/lib/seal.server";
import { openDatabase } from "../../app/main/database.server";
import { jobHandlers } from "../../app/main/jobs.server";
import { type Services, createServices } from "../../app/main/services.server";
import { createSessionStorage } from "../../app/shops/session-storage.server";
import type { SignedWebhook } from "../support/webhooks";
import { CLOUD_URL } from "./cloud-service";
import { type FaultLayer, WORKER, createFaultLayer } from "./fault-layer";
import type { FaultPlan } from "./faults";
import type { VirtualDatabase } from "./virtual-database";

export const API_KEY = "prove";
export const API_SECRET = "prove-secret";
/** Whoever waits for a lock that a paused transaction holds fails soon, and is tried again. */
const LIMITS = { statementMs: 20_000, lockMs: 60 };
const POOL_SIZE = 8;
const PARCELS_PER_ROUND = 200;

const ENV = {
  SHOPIFY_API_KEY: API_KEY,
  SHOPIFY_API_SECRET: API_SECRET,
  SHOPIFY_APP_URL: "https://waymark.test",
  ENCRYPTION_KEYS: `prove:${Buffer.alloc(32, 9).toString("base64")}`,
  LOG_LEVEL: "silent",
  V2_RATE: "off",
  TRACKINGMORE_BASE_URL: CLOUD_URL,
};

type Task = (payload: unknown, helpers: JobHelpers) => Promise<void>;

export interface Instance {
  services: Services;
  /** Names of all jobs. */
  jobs: readonly string[];
  layer: FaultLayer;
  /** What a process does when it starts. */
  start(): Promise<void>;
  /** The status of the answer; null: the instance died before it answered. */
  receive(webhook: SignedWebhook): Promise<number | null>;
  /** Somebody uses a page; whether it answered. */
  press(page: string, work: () => Promise<unknown>): Promise<boolean>;
  /** Runs all jobs that are due, and one round of the polling loop. */
  work(): Promise<void>;
  /** The merchant opens the app for the first time. */
  install(
    shop: string,
    grant: { accessToken: string; refreshToken: string; expiresAt: Date; scope: string },
  ): Promise<void>;
  stop(): Promise<void>;
}

export interface InstanceOptions {
  database: VirtualDatabase;
  plan: FaultPlan;
  fetch: typeof globalThis.fetch;
  overtake: () => Promise<void>;
  /** Hears what the calls fail with. */
  onFailure?: (error: unknown) => void;
  /** Who plays the parcels of the app's own engine: the sandbox, or nobody but Shopify's events. */
  sandbox: "all" | "numbers";
  log: Log;
  /** Other settings than a simulation's. */
  env?: Record<string, string>;
}

export function createInstance(options: InstanceOptions): Instance {
  const { database: virtual, log } = options;
  const { clock } = virtual;
  const layer = createFaultLayer({ ...options, admin: virtual.admin });
  const database = openDatabase(virtual.url, POOL_SIZE, LIMITS);
  layer.guardPool(database.pool);
  const env = readEnv({ ...ENV, SANDBOX: options.sandbox, ...options.env });
  const sealer: Sealer = createSealer(env.ENCRYPTION_KEYS);
  const services = createServices(env, database, sealer, {
    fetch: layer.guardFetch(options.fetch),
    clock,
    engineClock: clock,
    log,
    wait: (ms) => clock.advance(ms),
  });
  const handlers = jobHandlers(services);
  const tasks = Object.entries(toTaskList(handlers, { pool: database.pool, clock, log })).map(
    ([job, task]): [string, Task] => [
      job,
      (...args) => layer.run(job, async () => void (await (task as Task)(...args))),
    ],
  );
  /** Resolves without a result when the instance dies. */
  const untilDeath = <Result>(work: Promise<Result>): Promise<Result | null> =>
    Promise.race([work, layer.died.then(() => null)]);

  /** Holds a heartbeat meanwhile, as a worker process does: others leave its jobs alone. */
  async function runJobs(): Promise<void> {
    const events: WorkerEvents = new EventEmitter();
    const alone = openDatabase(virtual.url, 1);
    layer.guardPool(alone.pool);
    let heartbeat: Promise<Heartbeat> | undefined;
    events.once("pool:create", ({ workerPool }) => {
      heartbeat = layer.unseen(() => holdHeartbeat(alone.pool, workerPool.id));
    });
    const afterHeartbeat = (task: Task): Task => {
      return async (...args) => {
        await heartbeat;
        await task(...args);
      };
    };
    try {
      await runOnce({
        pgPool: database.pool,
        events,
        taskList: Object.fromEntries(tasks.map(([job, task]) => [job, afterHeartbeat(task)])),
        concurrency: 1,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
      });
    } finally {
      (await heartbeat)?.stop();
      await alone.close();
    }
  }

  return {
    services,
    jobs: Object.keys(handlers),
    layer,
    async start() {
      const begin = async () => {
        await releaseDeadWorkers(database.pool);
        await handlers["jobs.enqueue_lost"]({});
      };
      await untilDeath(layer.run("(start)", begin));
    },
    async receive({ headers, body }) {
      const answer = layer.run("(webhook)", () =>
        services.webhookEndpoint.receive({ headers, body }),
      );
      return (await untilDeath(answer))?.status ?? null;
    },
    async press(page, work) {
      const pressed = layer.run(page, work).then(
        () => true,
        () => false,
      );
      return (await untilDeath(pressed)) ?? false;
    },
    async work() {
      await untilDeath(layer.run(WORKER, runJobs));
      const poll = async () => {
        try {
          await services.engine.pollDue(PARCELS_PER_ROUND);
        } catch (error) {
          log.warn({ err: error }, "polling failed");
        }
      };
      await untilDeath(layer.run("(polling)", poll));
    },
    async install(shop, { accessToken, refreshToken, expiresAt, scope }) {
      const storage = createSessionStorage(database, sealer, {
        clock,
        onGiven: (tx, shopId) =>
          enqueue(tx, "shops.prepare", { shopId }, { key: `prepare:${shopId}` }),
      });
      await storage.storeSession(
        new Session({
          id: `offline_${shop}`,
          shop,
          state: "",
          isOnline: false,
          accessToken,
          refreshToken,
          expires: expiresAt,
          refreshTokenExpires: new Date(expiresAt.getTime() + 90 * 86_400_000),
          scope,
        }),
      );
      await services.trackingServiceFor(shop);
    },
    async stop() {
      if (!layer.isDead()) await database.close();
    },
  };
}
