// The process: HTTP, the worker and the poller on one database; starts whole, ends gracefully.
import path from "node:path";
import { createRequestHandler } from "@remix-run/node";
import * as build from "virtual:remix/server-build";
import { openDatabase } from "./app/main/database.server";
import { createHttpServer } from "./app/main/http-server.server";
import { type Env, readEnv } from "./app/env.server";
import { startEmbeddedPostgres } from "./app/lib/embedded-postgres.server";
import { AppError } from "./app/lib/errors";
import { SECOND_MS } from "./app/lib/time";
import { migrateDatabase } from "./app/main/migrate.server";
import { createServices } from "./app/main/services.server";
import { createPushEndpoint } from "./app/shipments/sync/push-notification.server";
import { wireTrackingPage } from "./app/main/tracking-page.server";
import { createOrderStatusEndpoint } from "./app/storefront/order-status/handle-order-status.server";
import { startJobs } from "./app/main/jobs.server";
import styles from "./extensions/tracking-page/assets/tracking.css?raw";

/** What is still in flight then is left to the next process; nothing is lost, it runs again. */
const STOP_DEADLINE_MS = 9 * SECOND_MS;

const IDLE_SWEEP_MS = 50;

type Role = "web" | "worker" | "migrate";

async function main(): Promise<void> {
  const role = (process.argv[2] ?? "web") as Role;
  const env = readEnv();
  const postgres = env.DATABASE_URL
    ? { url: env.DATABASE_URL, stop: async () => {} }
    : await startEmbeddedPostgres({ directory: path.resolve(env.DATA_DIR, "postgres") });
  await migrateDatabase(postgres.url);
  if (role === "migrate") return postgres.stop();
  await serve(role, env, postgres);
}

async function serve(
  role: Role,
  env: Env,
  postgres: { url: string; stop(): Promise<void> },
): Promise<void> {
  const database = openDatabase(postgres.url, env.DATABASE_POOL_SIZE);
  const services = createServices(env, database);
  const { log } = services;
  let stopping = false;

  const runsTasks = role === "worker" || env.WORKER === "inline";
  const tasks = runsTasks ? await startJobs(services) : null;
  const handleRemix = createRequestHandler(build, "production");
  const server = createHttpServer({
    log,
    protocol: new URL(env.SHOPIFY_APP_URL).protocol,
    shopifyWebhooks: services.webhookDoor,
    v2: services.engine.handleV2,
    trackingPushes: createPushEndpoint(services),
    trackingPage: wireTrackingPage(services, styles),
    orderStatus: createOrderStatusEndpoint(services),
    remix: (request) => handleRemix(request, { services }),
    clientDirectory: path.resolve("build/client"),
    async isReady() {
      if (stopping) return false;
      await database.pool.query("select 1");
      return true;
    },
  });

  async function stop(signal: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    const deadline = setTimeout(() => process.exit(0), STOP_DEADLINE_MS);
    const closed = new Promise((resolve) => server.close(resolve));
    // Kept-alive connections fall idle one by one, as their last answers go out.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.closeIdleConnections();
    await Promise.all([closed, tasks?.stop()]);
    clearInterval(sweep);
    await database.close();
    await postgres.stop();
    clearTimeout(deadline);
    process.exit(0);
  }
  process.on("SIGTERM", (signal) => void stop(signal));
  process.on("SIGINT", (signal) => void stop(signal));

  if (role === "worker") {
    log.info("worker ready");
    return;
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new AppError("conflict", `Port ${env.PORT} is in use. Stop what uses it, or set PORT.`)
          : error,
      ),
    );
    server.listen(env.PORT, env.HOST, resolve);
  });
  log.info({ address: server.address() }, "listening");
}

main().catch((error: unknown) => {
  const message =
    error instanceof AppError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
