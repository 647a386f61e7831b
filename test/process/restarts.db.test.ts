// PostgreSQL restarts while signed webhooks arrive: the process lives on and loses none that it acknowledged.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type EmbeddedPostgres,
  embeddedPostgresDirectory,
  startEmbeddedPostgres,
} from "~/lib/postgres/embedded-postgres.server";
import { type AppProcess, startAppProcess } from "../demo/app-process";
import { freePort } from "../support/ports";
import { examplePayload } from "../support/shopify-examples";
import { signedWebhook } from "../support/webhooks";

const SECRET = "restart-secret";
const SHOP = "restart.myshopify.com";
/** RESTARTS=20 for the full run by hand. */
const RESTARTS = Number(process.env.RESTARTS ?? 3);
const SENDERS = 8;
const ACKNOWLEDGED_BETWEEN = 60;

const folder = mkdtempSync(path.join(tmpdir(), "waymark-restarts-"));
const directory = path.join(folder, "postgres");
let server: EmbeddedPostgres;
let app: AppProcess;
let databasePort: number;
const startDatabase = () => startEmbeddedPostgres({ directory, durable: true, port: databasePort });

beforeAll(async () => {
  databasePort = await freePort();
  server = await startDatabase();
  app = await startAppProcess({
    port: await freePort(),
    logFile: path.join(folder, "app.log"),
    env: {
      DATABASE_URL: server.url,
      SHOPIFY_API_KEY: "restart",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: "http://localhost",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      LOG_LEVEL: "error",
      SANDBOX: "off",
    },
  });
}, 120_000);
afterAll(async () => {
  await app.kill();
  await server.stop();
  await rm(embeddedPostgresDirectory(directory), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

function webhook(serial: number) {
  const number = `1Z999AA1${String(serial).padStart(10, "0")}`;
  const payload = {
    ...examplePayload("fulfillments/create"),
    id: 7_000_000 + serial,
    tracking_company: "UPS",
    tracking_number: number,
    tracking_numbers: [number],
  };
  const webhookId = `restart-${serial}`;
  return signedWebhook("fulfillments/create", payload, { secret: SECRET, shop: SHOP, webhookId });
}

/** Each in a connection of its own, since the server is asked while it stops and starts. */
async function query<Row extends object>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

test(`after ${RESTARTS} restarts under load nothing acknowledged is lost`, async () => {
  const acknowledged = new Set<string>();
  const answers: Record<string, number> = {};
  let serial = 0;
  let isSending = true;
  async function sendOn(): Promise<void> {
    while (isSending) {
      const { headers, body } = webhook(serial++);
      const init = { method: "POST", headers, body };
      const answer = await fetch(`${app.origin}/webhooks/shopify`, init).catch(
        (error: Error) => error,
      );
      const kind = answer instanceof Error ? `no answer: ${answer.message}` : `${answer.status}`;
      answers[kind] = (answers[kind] ?? 0) + 1;
      if (kind === "200") acknowledged.add(headers["x-shopify-webhook-id"] ?? "");
      // A sender that is refused waits, as Shopify does.
      else await sleep(20);
    }
  }
  const senders = Array.from({ length: SENDERS }, sendOn);
  const backMs: number[] = [];
  for (let restart = 1; restart <= RESTARTS; restart++) {
    const before = acknowledged.size;
    await vi.waitFor(
      () => expect(acknowledged.size).toBeGreaterThanOrEqual(before + ACKNOWLEDGED_BETWEEN),
      { timeout: 30_000, interval: 10 },
    );
    await server.stop();
    const refused = answers["503"] ?? 0;
    await vi.waitFor(() => expect(answers["503"] ?? 0).toBeGreaterThan(refused), {
      timeout: 10_000,
      interval: 10,
    });
    server = await startDatabase();
    const last = acknowledged.size;
    const startedMs = performance.now();
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(last), {
      timeout: 30_000,
      interval: 10,
    });
    backMs.push(Math.round(performance.now() - startedMs));
  }
  isSending = false;
  await Promise.all(senders);
  expect(app.process.exitCode).toBeNull();
  expect(Object.keys(answers).toSorted()).toEqual(["200", "503"]);

  await vi.waitFor(
    async () => {
      const [row] = await query<{ waiting: number }>(
        `select count(*)::int as waiting from webhook_deliveries where state <> 'done'`,
      );
      expect(row?.waiting).toBe(0);
    },
    { timeout: 120_000, interval: 500 },
  );
  const done = await query<{ id: string }>(`select webhook_id as id from webhook_deliveries`);
  const stored = new Set(done.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  const [{ shipments } = { shipments: 0 }] = await query<{ shipments: number }>(
    "select count(*)::int as shipments from shipments",
  );
  expect(shipments).toBe(stored.size);
  if (process.env.RESTARTS) {
    const figures = { answers, acknowledged: acknowledged.size, stored: stored.size, backMs };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  }
  expect(await app.stop()).toBe(0);
}, 600_000);
