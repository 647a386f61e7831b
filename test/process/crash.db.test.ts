// A process killed while webhooks arrive loses none that it acknowledged and doubles none.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppProcess, startAppProcess } from "../demo/app-process";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { examplePayload } from "../support/shopify-examples";
import { type SignedWebhook, signedWebhook } from "../support/webhooks";

const SECRET = "crash-secret";
const SHOP = "crash.myshopify.com";
const WEBHOOKS = 300;

let database: TestDatabase;
let port: number;
const logFile = path.join(mkdtempSync(path.join(tmpdir(), "waymark-crash-")), "app.log");

beforeAll(async () => {
  database = await freshDatabase();
  port = await freePort();
});
afterAll(() => database.drop());

function start(): Promise<AppProcess> {
  return startAppProcess({
    port,
    logFile,
    env: {
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "crash",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: "http://localhost",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      LOG_LEVEL: "error",
      SANDBOX: "off",
    },
  });
}

/** `SANDBOX-…` numbers with the carrier named, so each webhook is one shipment. */
function deliveries(round: number): SignedWebhook[] {
  const example = examplePayload("fulfillments/create");
  return Array.from({ length: WEBHOOKS }, (_, index) => {
    const number = `1Z999AA1${String(round * 1000 + index).padStart(10, "0")}`;
    const payload = {
      ...example,
      id: 7_000_000 + round * 1000 + index,
      tracking_company: "UPS",
      tracking_number: number,
      tracking_numbers: [number],
    };
    const webhookId = `crash-${round}-${index}`;
    return signedWebhook("fulfillments/create", payload, { secret: SECRET, shop: SHOP, webhookId });
  });
}

/** Shopify's patience, shortened: tries again until it is answered 200; counts what was acknowledged. */
async function send(delivery: SignedWebhook, acknowledged: Set<string>): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks/shopify`, {
    method: "POST",
    ...delivery,
  }).catch(() => null);
  if (answer?.status !== 200) return false;
  acknowledged.add(delivery.headers["x-shopify-webhook-id"] ?? "");
  return true;
}

async function storedIds(): Promise<string[]> {
  const { rows } = await database.pool.query<{ webhook_id: string }>(
    `select webhook_id from webhook_deliveries where shop_id = $1`,
    [SHOP],
  );
  return rows.map((row) => row.webhook_id);
}

async function untilProcessed(): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ waiting: number }>(
      `select (select count(*) from webhook_deliveries where state <> 'done')::int
            + (select count(*) from shipments where registration_state = 'pending')::int as waiting`,
    );
    if (rows[0]?.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test.each([
  { round: 1, killAfter: 1 },
  { round: 2, killAfter: 60 },
  { round: 3, killAfter: 150 },
  { round: 4, killAfter: 290 },
])(
  "killed after $killAfter acknowledgements of 300",
  { timeout: 90_000 },
  async ({ round, killAfter }) => {
    const acknowledged = new Set<string>();
    const all = deliveries(round);
    let app = await start();
    let killed: Promise<void> | null = null;
    const queue = [...all];
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          await send(next, acknowledged);
          if (!killed && acknowledged.size >= killAfter) killed = app.kill();
          if (killed) return;
        }
      }),
    );
    await killed;

    const afterKill = await storedIds();
    expect([...acknowledged].filter((id) => !afterKill.includes(id))).toEqual([]);

    // Shopify sends again what was not acknowledged, and some of what was.
    app = await start();
    for (const delivery of all) {
      const id = delivery.headers["x-shopify-webhook-id"] ?? "";
      if (!acknowledged.has(id) || Math.abs(acknowledged.size - killAfter) < 20) {
        expect(await send(delivery, acknowledged)).toBe(true);
      }
    }
    await untilProcessed();
    expect(await app.stop()).toBe(0);

    const prefix = `crash-${round}-`;
    const stored = (await storedIds()).filter((id) => id.startsWith(prefix));
    expect(stored.length).toBe(WEBHOOKS);
    const { rows } = await database.pool.query<{
      shipments: number;
      links: number;
      trackings: number;
    }>(
      `select (select count(*) from shipments)::int as shipments,
            (select count(*) from fulfillment_shipments)::int as links,
            (select count(*) from engine_trackings)::int as trackings`,
    );
    const expected = round * WEBHOOKS;
    expect(rows[0]).toEqual({ shipments: expected, links: expected, trackings: expected });
  },
);
