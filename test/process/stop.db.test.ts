// SIGTERM: what is in flight is finished, nothing new is begun, and the exit code is 0.
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type AppProcess, startAppProcess } from "../demo/app-process";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { examplePayload } from "../support/shopify-examples";
import { signedWebhook } from "../support/webhooks";

// A busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const SECRET = "stop-secret";
const SHOP = "stop.myshopify.com";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function start(
  role: "web" | "worker",
  env: Record<string, string> = {},
): Promise<AppProcess> {
  return startAppProcess({
    role,
    port: await freePort(),
    logFile: path.join(mkdtempSync(path.join(tmpdir(), "waymark-stop-")), "app.log"),
    env: {
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "stop",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: "http://localhost",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      LOG_LEVEL: "info",
      SANDBOX: "off",
      ...(role === "web" ? { WORKER: "off" } : {}),
      ...env,
    },
  });
}

/** null: the connection was refused or cut, so Shopify would send again. */
async function send(app: AppProcess, index: number): Promise<number | null> {
  const number = `1Z999AA1${String(index).padStart(10, "0")}`;
  const payload = {
    ...examplePayload("fulfillments/create"),
    id: 9_000_000 + index,
    tracking_numbers: [number],
  };
  const webhook = signedWebhook("fulfillments/create", payload, {
    secret: SECRET,
    shop: SHOP,
    webhookId: `stop-${index}`,
  });
  const answer = await fetch(`${app.origin}/webhooks/shopify`, {
    method: "POST",
    ...webhook,
  }).catch(() => null);
  return answer?.status ?? null;
}

/** Half of the ten seconds that a supervisor gives. */
const later = (value: string) => new Promise((resolve) => setTimeout(resolve, 5_000, value));

async function count(statement: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(statement);
  return rows[0]?.count ?? -1;
}

test("a web process answers what it took, then a worker process does the work", async () => {
  const web = await start("web");
  const sent = Array.from({ length: 200 }, (_, index) => send(web, index));
  await Promise.race(sent);
  const exit = web.stop();
  const statuses = await Promise.all(sent);
  // The deadline's exit is 0 too; a stop that needs it waits for something that never ends.
  expect(await Promise.race([exit, later("still running")])).toBe(0);
  // No 5xx: taken and committed, or not taken at all.
  expect(new Set(statuses)).toEqual(new Set(statuses.includes(null) ? [200, null] : [200]));
  const acknowledged = statuses.filter((status) => status === 200).length;
  expect(acknowledged).toBeGreaterThan(0);
  expect(await count(`select count(*)::int from webhook_deliveries`)).toBeGreaterThanOrEqual(
    acknowledged,
  );
  expect(await count(`select count(*)::int from shipments`)).toBe(0);

  const worker = await start("worker");
  await expect
    .poll(() => count(`select count(*)::int from webhook_deliveries where state <> 'done'`), {
      timeout: 60_000,
    })
    .toBe(0);
  expect(await worker.stop()).toBe(0);
  expect(await count(`select count(*)::int from shipments`)).toBeGreaterThanOrEqual(acknowledged);
});

test("a request that began before the signal is answered, and /readyz is 503 meanwhile", async () => {
  const web = await start("web");
  const { port } = new URL(web.origin);
  const webhook = signedWebhook("fulfillments/create", examplePayload("fulfillments/create"), {
    secret: SECRET,
    shop: SHOP,
    webhookId: "stop-slow",
  });
  const request = http.request({
    port,
    host: "127.0.0.1",
    path: "/webhooks/shopify",
    method: "POST",
    headers: { ...webhook.headers, "content-length": Buffer.byteLength(webhook.body) },
  });
  const answered = once(request, "response") as Promise<[http.IncomingMessage]>;
  request.write(webhook.body.slice(0, 100));
  const readiness = async () => (await fetch(`${web.origin}/readyz`).catch(() => null))?.status;
  await expect.poll(readiness).toBe(200);
  const exit = web.stop();
  await expect.poll(readiness).toBe(503);
  request.end(webhook.body.slice(100));
  expect((await answered)[0].statusCode).toBe(200);
  expect(await Promise.race([exit, later("still running")])).toBe(0);
});

test("jobs in flight are finished: none stays locked", async () => {
  const web = await start("web", { WORKER: "inline" });
  const sent = Array.from({ length: 100 }, (_, index) => send(web, 1_000 + index));
  await Promise.race(sent);
  const exit = web.stop();
  await Promise.all(sent);
  expect(await exit).toBe(0);
  // A job that another one replaced while it ran has no more attempts; the other one does its work.
  const { rows } = await database.pool.query<{ job: string }>(
    `select t.identifier as job
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.locked_at is not null and j.attempts < j.max_attempts`,
  );
  expect(rows).toEqual([]);
});
