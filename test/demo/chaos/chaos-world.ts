// Everything the chaos run is made of: many shops, a bad network, a tracking service that fails, and an app that is killed.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { openDatabase } from "../../../app/main/database.server";
import { readEnv } from "../../../app/env.server";
import type { Database } from "../../../app/lib/database.server";
import { startInOrder } from "../../../app/lib/lifecycle.server";
import { type Sealer, createSealer } from "../../../app/lib/seal.server";
import { migrateDatabase } from "../../../app/main/migrate.server";
import type { ShopSeed } from "../../stand-in/shop/shop-model.ts";
import { type StandIn, startStandIn } from "../../stand-in/stand-in.ts";
import { freePort } from "../../support/ports.ts";
import { type CloudService, startCloudService } from "../../tracking-service/tracking-service.ts";
import { type AppProcess, startAppProcess } from "../app-process.ts";

const API_KEY = "waymark-chaos";
/** A share of the tracking service's calls that comes to nothing, before or after the work. */
const SERVICE_FAULT_SHARE = 0.2;
/** As long as an impatient proxy waits before it cuts a call. */
const HANG_MS = 4_000;
const RETRY_AFTER_SECONDS = 3;

export interface ChaosWorld {
  standIn: StandIn;
  service: CloudService;
  /** The app's own, read past the app. */
  database: Database;
  sealer: Sealer;
  app(): AppProcess;
  /** SIGKILL, and a new process in its place; resolves when that one is ready, with how long it took. */
  killApp(): Promise<number>;
  /** Another process on the same database; the caller ends it. A web server runs no jobs. */
  startBeside(role: "web" | "worker", port: number): Promise<AppProcess>;
  stop(): Promise<void>;
}

export interface ChaosWorldOptions {
  /** A server's database that is the app's; migrated by the app itself. */
  databaseUrl: string;
  /** An empty database on the same server, for the tracking service. */
  serviceDatabaseUrl: string;
  /** For the log and the process id. */
  directory: string;
  shops: ShopSeed[];
  seed: number;
}

export async function startChaosWorld(options: ChaosWorldOptions): Promise<ChaosWorld> {
  const { started, stop } = await startInOrder(async (onStop) => {
    await migrateDatabase(options.serviceDatabaseUrl);
    const service = await startCloudService({
      databaseUrl: options.serviceDatabaseUrl,
      seed: options.seed,
      faultShare: SERVICE_FAULT_SHARE,
      hangMs: HANG_MS,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    onStop(() => service.stop());
    const apiSecret = randomBytes(24).toString("hex");
    const standIn = await startStandIn({
      apiKey: API_KEY,
      apiSecret,
      shops: options.shops,
      ports: { admin: 0, edge: 0, api: 0, storefront: 0 },
    });
    onStop(() => standIn.stop());
    const { env: steering, nodeArguments } = standIn.appEnvironment();
    const env = {
      ...steering,
      DATABASE_URL: options.databaseUrl,
      ENCRYPTION_KEYS: `chaos:${randomBytes(32).toString("base64")}`,
      TRACKINGMORE_BASE_URL: service.baseUrl,
      WORKER_CONCURRENCY: "8",
      SANDBOX: "all",
      LOG_LEVEL: "warn",
    };
    const start = async () =>
      startAppProcess({
        port,
        env,
        nodeArguments,
        logFile: path.join(options.directory, "app.log"),
        pidFile: path.join(options.directory, "app.pid"),
      });
    const port = await freePort();
    let app = await start();
    onStop(() => app.stop());
    standIn.setAppOrigin(app.origin);
    const database = openDatabase(options.databaseUrl, 4);
    onStop(() => database.close());
    return {
      standIn,
      service,
      database,
      sealer: createSealer(readEnv(env).ENCRYPTION_KEYS),
      app: () => app,
      startBeside: async (role: "web" | "worker", port: number) =>
        startAppProcess({
          port,
          role,
          env: role === "web" ? { ...env, WORKER: "off" } : env,
          nodeArguments,
          logFile: path.join(options.directory, `${role}.log`),
        }),
      async killApp() {
        const killedAt = Date.now();
        await app.kill();
        app = await start();
        return Date.now() - killedAt;
      },
    };
  });
  return { ...started, stop };
}
