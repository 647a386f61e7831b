// Wiring: the app's process from its settings to its exit, as web server, worker or migration.
import path from "node:path";
import { type Env, readEnv } from "~/env.server";
import { closeServer, listen, watchRequests } from "~/http/listen.server";
import { createReadiness } from "~/http/readiness.server";
import type { Middleware } from "~/http/static-files.server";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { AppError } from "~/lib/errors";
import { type Log, consoleToLog, createLog } from "~/lib/log.server";
import { createSealer } from "~/lib/seal.server";
import { type OnStop, startInOrder, stopWithin, untilStopSignal } from "~/lib/lifecycle.server";
import { SECOND_MS } from "~/lib/time";
import { createPushEndpoint } from "~/shipments/sync/push-notification.server";
import { createOrderStatusEndpoint } from "~/storefront/order-status/handle-order-status.server";
import { JOB_LIMITS, REQUEST_LIMITS } from "./database.server";
import { createHttpServer } from "./http-server.server";
import { openAlone, openReplica } from "./installation.server";
import { startJobs } from "./jobs.server";
import { type Services, createServices } from "./services.server";
import { createTelemetry } from "./telemetry.server";
import { wireTrackingPage } from "./tracking-page.server";

/** Work still in flight then is left to the next process, which runs it again. */
const STOP_DEADLINE_MS = 9 * SECOND_MS;

const DRAIN_DEADLINE_MS = 3 * SECOND_MS;

/** The pages and the browser's files, from the built bundle or from Vite. */
export interface Pages {
  files: Middleware;
  handle(request: Request, services: Services): Promise<Response>;
  /** Text of extensions/tracking-page/assets/tracking.css. */
  styles: string;
}

/**
 * Runs until a signal stops the process; `migrate` ends by itself.
 * @param options.consoleToLog what libraries write to the console becomes lines of the log
 * @throws AppError `invalid_input` for another role or wrong settings, `conflict` for a port in use
 */
export async function runApp(
  role: string,
  pages: Pages,
  options: { consoleToLog?: boolean } = {},
): Promise<void> {
  if (!["web", "worker", "migrate"].includes(role)) {
    throw new AppError("invalid_input", `"${role}" is none of web, worker and migrate.`);
  }
  const env = readEnv();
  const signal = untilStopSignal();
  const log = createLog(env.LOG_LEVEL);
  if (options.consoleToLog) consoleToLog(log);
  const { started: services, stop } = await startInOrder((onStop) =>
    startParts(role, { env, log }, pages, onStop),
  );
  if (role === "migrate") return stop();
  services.log.info({ signal: await signal }, "stopping");
  await stopWithin(STOP_DEADLINE_MS, stop);
  services.log.info("stopped");
}

async function startParts(
  role: string,
  { env, log }: { env: Env; log: Log },
  pages: Pages,
  onStop: OnStop,
): Promise<Services> {
  const runsJobs = role === "worker" || env.WORKER === "inline";
  const installation = await openAlone(env, {
    dataDirectory: path.resolve(env.DATA_DIR),
    limits: runsJobs ? JOB_LIMITS : REQUEST_LIMITS,
    onProgress: (message) => log.info(message),
  });
  onStop(() => installation.close());
  log.info({ database: installation.place }, "database ready");
  const { pool } = installation.database;
  const sealer =
    role === "migrate"
      ? createSealer(env.ENCRYPTION_KEYS)
      : await readySealer(pool, env.ENCRYPTION_KEYS, log);
  const telemetry = createTelemetry(env, role, log, onStop);
  const { observer } = telemetry;
  const replica = openReplica(env);
  onStop(async () => replica?.close());
  const services = createServices(env, installation.database, sealer, { log, observer, replica });
  if (role === "migrate") return services;
  await telemetry.open(services, replica);
  await services.engine.carrierKeys.setOperatorKeys(env.carrierKeys);
  // Requests and jobs are finished side by side.
  const stops: (() => Promise<unknown>)[] = [];
  onStop(() => Promise.all(stops.map((stop) => stop())));
  if (runsJobs) {
    const jobs = await startJobs(services);
    stops.push(() => jobs.stop());
  }
  if (role === "web") stops.push(await startWeb(services, pages));
  else services.log.info("worker ready");
  return services;
}

/** Returns how to stop. */
async function startWeb(services: Services, pages: Pages): Promise<() => Promise<void>> {
  const { env, log, database } = services;
  const readiness = createReadiness(() => database.pool.query("select 1"));
  const server = createHttpServer({
    log,
    observer: services.observer,
    appUrl: env.SHOPIFY_APP_URL,
    shopifyWebhooks: services.webhookEndpoint,
    v2: services.engine.handleV2,
    trackingPushes: createPushEndpoint(services),
    trackingPage: wireTrackingPage(services, pages.styles),
    orderStatus: createOrderStatusEndpoint(services),
    readiness: readiness.listener,
    files: pages.files,
    remix: (request) => pages.handle(request, services),
  });
  const address = await listen(server, { port: env.PORT, host: env.HOST, advice: "or set PORT" });
  log.info({ address }, "listening");
  const requests = watchRequests(server);
  return async () => {
    readiness.stop();
    await requests.untilIdle(DRAIN_DEADLINE_MS);
    await closeServer(server);
  };
}
