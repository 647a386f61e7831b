// Wiring: metrics on a port of their own and traces to a collector, each only when its setting is there.
import type { Env } from "~/env.server";
import { createGuardedServer } from "~/http/guarded-server.server";
import { closeServer, listen } from "~/http/listen.server";
import type { Database } from "~/lib/database.server";
import type { OnStop } from "~/lib/lifecycle.server";
import type { Log } from "~/lib/log.server";
import { NO_OBSERVER, type Observer, everyObserver } from "~/lib/observer";
import { systemClock } from "~/lib/time";
import { readRoom } from "~/operations/facts/disk-room.server";
import { listWays } from "~/operations/facts/store-way.server";
import { databaseGauges } from "~/operations/metrics/database-metrics.server";
import { createMetricsListener } from "~/operations/metrics/metrics-endpoint.server";
import { observeInto, processGauges } from "~/operations/metrics/process-metrics.server";
import { createRegistry } from "~/operations/metrics/registry";
import { createTracer } from "~/operations/traces/spans.server";
import { isOnThisMachine } from "./database.server";
import type { Services } from "./services.server";

export interface Telemetry {
  observer: Observer;
  /** Opens the metrics' port, if there is one. Throws what `listen` throws. */
  open(services: Services, replica: Database | null): Promise<void>;
}

export function createTelemetry(env: Env, role: string, log: Log, onStop: OnStop): Telemetry {
  const registry = env.METRICS_PORT === undefined ? null : createRegistry();
  const observers = [registry ? observeInto(registry) : NO_OBSERVER];
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT) {
    const tracer = createTracer({
      endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
      serviceName: `waymark-${role}`,
      clock: systemClock,
      fetch: (url, init) => fetch(url, init),
      onError: (error) => log.warn({ err: error }, "spans not sent"),
    });
    observers.push(tracer.observer);
    onStop(() => tracer.stop());
  }
  return {
    observer: everyObserver(observers),
    async open(services, replica) {
      if (!registry) return;
      const setProcess = processGauges(registry);
      const readDatabase = databaseGauges(registry, {
        ...services,
        replica,
        room: readRoom,
        keys: env.ENCRYPTION_KEYS,
        isLocal: isOnThisMachine(env.DIRECT_DATABASE_URL ?? env.DATABASE_URL),
      });
      const listener = createMetricsListener({
        token: env.METRICS_TOKEN ?? null,
        async read() {
          setProcess();
          await readDatabase();
          return registry.expose();
        },
      });
      const server = createGuardedServer(listener, { maxBodyBytes: () => 0, isHttps: false });
      // Figures name shops: without a token no other machine reads them.
      const host = env.METRICS_TOKEN ? env.HOST : "127.0.0.1";
      const given = { port: env.METRICS_PORT!, host, advice: "or set METRICS_PORT" };
      log.info({ address: await listen(server, given) }, "metrics");
      onStop(() => closeServer(server));
    },
  };
}

/** What the registration job calls with the parcels that a service has just accepted. */
export function tellRegistered(database: Database, observer: Observer) {
  if (!observer.isOn) return undefined;
  return async (shopId: string, shipmentIds: readonly string[]): Promise<void> => {
    for (const way of await listWays(database.pool, shopId, shipmentIds)) observer.registered(way);
  };
}
