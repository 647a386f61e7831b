// The metrics and traces of a real way: from a webhook through the job queue to a registered parcel.
import { once } from "node:events";
import http from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGuardedServer } from "~/http/guarded-server.server";
import { createLog } from "~/lib/log.server";
import { everyObserver } from "~/lib/observer";
import { systemClock } from "~/lib/time";
import { openDatabase } from "~/main/database.server";
import { readRoom } from "~/operations/facts/disk-room.server";
import { databaseGauges } from "~/operations/metrics/database-metrics.server";
import { createMetricsListener } from "~/operations/metrics/metrics-endpoint.server";
import { observeInto, processGauges } from "~/operations/metrics/process-metrics.server";
import { createRegistry } from "~/operations/metrics/registry";
import { createTracer, type Tracer } from "~/operations/traces/spans.server";
import { type TestApp, startTestApp } from "../support/test-app";

const SHOP = "north-pier.myshopify.com";
const EMAIL = "ann.lee@example.com";
const TOKEN = "a-token-of-the-metrics-test";

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
}

const registry = createRegistry();
const spans: Span[] = [];
const logLines: string[] = [];
let collector: http.Server;
let tracer: Tracer;
let app: TestApp;
let metrics: http.Server;

beforeAll(async () => {
  collector = http
    .createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { resourceSpans } = JSON.parse(text) as {
          resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
        };
        spans.push(...resourceSpans.flatMap((each) => each.scopeSpans.flatMap((one) => one.spans)));
        response.end("{}");
      });
    })
    .listen(0, "127.0.0.1");
  await once(collector, "listening");
  tracer = createTracer({
    endpoint: originOf(collector),
    serviceName: "waymark-test",
    clock: systemClock,
    fetch,
    onError: (error) => {
      throw error;
    },
  });
  const log = createLog(
    "debug",
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logLines.push(chunk.toString());
        done();
      },
    }),
  );
  const observer = everyObserver([observeInto(registry), tracer.observer]);
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier" }], observer, log });
  const [setProcess, readDatabase] = [
    processGauges(registry),
    databaseGauges(registry, {
      ...app.services,
      keys: app.services.env.ENCRYPTION_KEYS,
      replica: null,
      isLocal: true,
      room: readRoom,
    }),
  ];
  const listener = createMetricsListener({
    token: TOKEN,
    async read() {
      setProcess();
      await readDatabase();
      return registry.expose();
    },
  });
  metrics = createGuardedServer(listener, { maxBodyBytes: () => 0, isHttps: false });
  metrics.listen(0, "127.0.0.1");
  await once(metrics, "listening");

  app.standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
  await app.services.shopify.authenticate.admin(app.merchantRequest(SHOP));
  const order = app.standIn.createOrder(SHOP, { number: 4711, email: EMAIL });
  app.standIn.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z999AA10123456784"] });
  await app.standIn.settled();
  expect(await app.runJobs()).toEqual([]);
  await tracer.stop();
}, 120_000);
afterAll(async () => {
  metrics?.close();
  collector?.close();
  await app?.stop();
});

const originOf = (server: http.Server) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function read(path = "/metrics", token = TOKEN): Promise<Response> {
  return fetch(`${originOf(metrics)}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

test("the text is Prometheus' format, and only who has the token reads it", async () => {
  expect((await read("/metrics", "another-token")).status).toBe(401);
  expect((await read("/")).status).toBe(404);
  const answer = await read();
  expect(answer.headers.get("content-type")).toContain("version=0.0.4");
  const line =
    /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="(\\.|[^"\\])*",?)+\})? (-?[\d.]+(e[+-]?\d+)?|\+Inf|NaN))$/;
  const wrong = (await answer.text())
    .trimEnd()
    .split("\n")
    .filter((each) => !line.test(each));
  expect(wrong).toEqual([]);
});

test("the way of a webhook is counted at every step", async () => {
  const text = await (await read()).text();
  const value = (series: string) => {
    const found = text.split("\n").find((each) => each.startsWith(`${series} `));
    return found === undefined ? null : Number(found.slice(series.length + 1));
  };
  expect(
    value('waymark_http_requests_total{endpoint="/webhooks/shopify",method="POST",status="200"}'),
  ).toBeGreaterThanOrEqual(2);
  expect(value('waymark_webhooks_received_total{outcome="stored"}')).toBeGreaterThanOrEqual(2);
  expect(value('waymark_job_runs_total{job="shipments.register",outcome="done"}')).toBeGreaterThan(
    0,
  );
  expect(value('waymark_outside_calls_total{service="shopify",status="200"}')).toBeGreaterThan(0);
  expect(value("waymark_webhook_to_registered_seconds_count")).toBe(1);
  expect(value('waymark_outside_calls_total{service="engine",status="200"}')).toBeGreaterThan(0);
  expect(value("waymark_parcels_watched")).toBe(1);
  expect(value("waymark_parcels_fresh_ratio")).toBe(1);
  expect(value("waymark_database_up")).toBe(1);
  expect(Math.abs(value("waymark_clock_ahead_seconds")!)).toBeLessThan(5);
  expect(value("waymark_database_disk_free_bytes")).toBeGreaterThan(1e6);
  expect(value("waymark_shops_without_token")).toBe(0);
  expect(value("waymark_encryption_keys_missing")).toBe(0);
  expect(value('waymark_database_pool_connections{state="idle"}')).toBeGreaterThan(0);
  expect(value('waymark_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThan(0);
  expect(value(`waymark_budget_left_ratio{kind="shopify",owner="${SHOP}"}`)).toBeGreaterThan(0.5);
  // A scrape must not become a series for each shop's requests.
  expect(text.split("\n").length).toBeLessThan(600);
});

test("calls of a tracking service reach the engine's handler of that moment", async () => {
  const { engine, trackingServiceFor } = app.services;
  const service = await trackingServiceFor(SHOP);
  const handleOwn = engine.handleOwn;
  const asked: string[] = [];
  engine.handleOwn = (request) => {
    asked.push(new URL(request.url).pathname);
    return handleOwn(request);
  };
  try {
    await service.listCarriers();
  } finally {
    engine.handleOwn = handleOwn;
  }
  expect(asked).toEqual(["/v2/carriers"]);
});

test("a database that hangs holds up no figure of the process", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const hanging = openDatabase(`postgresql://a@127.0.0.1:${port}/b`, 1);
  const own = createRegistry();
  own.gauge("own", "Of the process.").set({}, 1);
  const { clock, engineClock } = app.services;
  const surroundings = { clock, engineClock, keys: [], replica: null, isLocal: false };
  await databaseGauges(own, { ...surroundings, database: hanging, room: readRoom })();
  expect(own.expose()).toContain("own 1");
  silent.close();
  void hanging.close();
}, 20_000);

test("one trace holds the webhook, its job, and the registration of its parcel", () => {
  const registered = spans.find(({ name }) => name === "parcel registered")!;
  const trace = spans.filter(({ traceId }) => traceId === registered.traceId);
  const names = trace.map(({ name }) => name);
  expect(names).toContain("POST /webhooks/shopify");
  const root = trace.find(({ name }) => name === "POST /webhooks/shopify")!;
  expect(root.parentSpanId).toBeUndefined();
  expect(registered.parentSpanId).toBe(root.spanId);
  const jobTraces = spans.filter(({ name }) => name === "job shipments.register");
  expect(jobTraces.length).toBeGreaterThan(0);
  // A job that several webhooks caused is in the trace of one of them.
  const webhooks = new Set(
    spans.filter(({ name }) => name === "POST /webhooks/shopify").map(({ traceId }) => traceId),
  );
  expect(webhooks.has(jobTraces[0]!.traceId)).toBe(true);
  // It holds the job's call to the tracking service, too.
  const calls = spans.filter(({ name }) => name === "call engine");
  expect(calls.map(({ traceId }) => traceId)).toContain(jobTraces[0]!.traceId);
});

test("a job's log lines bear the id of the webhook that caused it", async () => {
  app.standIn.adminTroubles.set(SHOP, { serverError: 1 });
  const { status, headers } = await fetch(`${app.origin}/v2/trackings/get`, {
    headers: { "x-request-id": "caller-0001" },
  });
  expect({ status, id: headers.get("x-request-id") }).toEqual({ status: 200, id: "caller-0001" });
  await app.standIn.deliver("fulfillments/create", SHOP, {
    id: 901,
    admin_graphql_api_id: "gid://shopify/Fulfillment/901",
    order_id: 99_001,
    status: "success",
    created_at: "2026-11-01T09:00:00Z",
    updated_at: "2026-11-01T09:00:00Z",
    tracking_company: "UPS",
    tracking_numbers: ["1Z999AA10123456799"],
    line_items: [],
    email: EMAIL,
  });
  const { rows } = await app.database.pool.query<{ payload: { cause: string } }>(
    "select payload from graphile_worker._private_jobs job where payload::text like '%cause%'",
  );
  const { cause } = rows[0]!.payload;
  // As if the order's grace period were over.
  await app.runJobs();
  await app.database.pool.query(
    "update shipments set created_at = created_at - interval '1 minute'",
  );
  await app.database.pool.query(
    "update graphile_worker._private_jobs set run_at = now() where locked_at is null",
  );
  await app.runJobs();
  const lines = logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const failed = lines.find(({ msg }) => msg === "order not read; registering without it");
  expect(failed).toMatchObject({ requestId: cause, shopId: SHOP });
});

test("no secret and nothing personal is in logs, metrics and traces", async () => {
  const all = [...logLines, await (await read()).text(), JSON.stringify(spans)].join("\n");
  const { rows } = await app.database.pool.query<{ hint: string }>("select hint from engine_keys");
  expect(rows.length).toBeGreaterThan(0);
  for (const secret of [
    EMAIL,
    "ann.lee",
    app.services.env.SHOPIFY_API_SECRET,
    TOKEN,
    "1Z999AA10123456784",
  ])
    expect(all).not.toContain(secret);
  expect(all).not.toMatch(/shp(at|ua|ss)_|"hmac"|session_token/);
});
