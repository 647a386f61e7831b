// The webhook endpoint: signatures, headers, storage, answers.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isSubscribedTopic } from "~/inbox/topics";
import { openBody } from "~/inbox/body.server";
import { createWebhookEndpoint } from "~/inbox/receive.server";
import { enqueueWaitingInboxes } from "~/inbox/store.server";
import { createLog } from "~/lib/log.server";
import type { WebhookOutcome } from "~/lib/observer";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { examplePayload } from "../support/shopify-examples";
import { WEBHOOK_SECRET, WEBHOOK_SHOP, signedWebhook } from "../support/webhooks";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

let database: TestDatabase;
const outcomes: WebhookOutcome[] = [];
const logged: string[] = [];
let door: ReturnType<typeof openDoor>;
beforeAll(async () => {
  database = await freshDatabase();
  door = openDoor();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate webhook_deliveries`);
  await takeJobs(database.pool);
});

function openDoor(pool = database.pool) {
  return createWebhookEndpoint({
    database: { ...database, pool },
    sealer: testSealer,
    secrets: [WEBHOOK_SECRET, "the secret before"],
    isTopic: isSubscribedTopic,
    onReceived: (outcome) => outcomes.push(outcome),
    log: createLog("info", { write: (line: string) => logged.push(line) }),
    clock: testClock("2026-03-01T10:00:01Z"),
  });
}

const stored = () => database.prisma.webhookDelivery.findMany({ orderBy: { webhookId: "asc" } });
const example = () =>
  signedWebhook("fulfillments/create", examplePayload("fulfillments/create"), {
    webhookId: "w1",
    triggeredAt: "2026-03-01T10:00:00.877041743Z",
  });

test("a signed delivery is stored sealed, and its shop's job is enqueued", async () => {
  const webhook = example();
  expect(await door.receive(webhook)).toMatchObject({ status: 200 });
  const [delivery] = await stored();
  expect(delivery).toMatchObject({
    shopId: WEBHOOK_SHOP,
    webhookId: "w1",
    topic: "fulfillments/create",
    apiVersion: SHOPIFY_API_VERSION,
    state: "received",
    triggeredAt: new Date("2026-03-01T10:00:00.877Z"),
    receivedAt: new Date("2026-03-01T10:00:01Z"),
  });
  expect(openBody(testSealer, delivery!, delivery?.bodySealed ?? Buffer.of())).toEqual(
    webhook.body,
  );
  expect(Buffer.from(delivery?.bodySealed ?? []).includes("jon@example.com")).toBe(false);
  const jobs = await takeJobs(database.pool);
  expect(jobs).toMatchObject([{ name: "inbox.process", payload: { shopId: WEBHOOK_SHOP } }]);
});

test("the same delivery again is answered 200 and stored once, also within one write", async () => {
  await Promise.all([door.receive(example()), door.receive(example()), door.receive(example())]);
  expect((await door.receive(example())).status).toBe(200);
  expect(await stored()).toHaveLength(1);
});

test("a crowd of many shops is stored completely, with one job a shop", async () => {
  const crowd = Array.from({ length: 300 }, (_, index) =>
    door.receive(
      signedWebhook(
        "orders/updated",
        { id: index, filler: "x".repeat(index) },
        { shop: `shop-${index % 7}.myshopify.com`, webhookId: `w${index}` },
      ),
    ),
  );
  const answers = await Promise.all(crowd);
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  const deliveries = await stored();
  expect(deliveries).toHaveLength(300);
  for (const delivery of deliveries) {
    const body = JSON.parse(
      openBody(testSealer, delivery, delivery.bodySealed ?? Buffer.of()).toString(),
    );
    expect(delivery.webhookId).toBe(`w${body.id}`);
    expect(body.filler).toHaveLength(body.id);
  }
  expect(await takeJobs(database.pool)).toHaveLength(7);
});

describe("verifies Shopify's signature", () => {
  const signature = () => example().headers["x-shopify-hmac-sha256"] ?? "";
  test.each([
    ["missing", () => undefined],
    ["empty", () => ""],
    [
      "of another secret",
      () =>
        signedWebhook("t", examplePayload("fulfillments/create"), { secret: "no" }).headers[
          "x-shopify-hmac-sha256"
        ],
    ],
    ["truncated", () => signature().slice(0, 20)],
    ["cut by one character", () => signature().slice(0, -2)],
    [
      "with a byte more",
      () => Buffer.concat([Buffer.from(signature(), "base64"), Buffer.of(0)]).toString("base64"),
    ],
    ["in hex", () => Buffer.from(signature(), "base64").toString("hex")],
    ["given twice", () => [signature(), signature()]],
  ])("%s: 401 and nothing stored", async (_what, given) => {
    const webhook = example();
    const headers = { ...webhook.headers, "x-shopify-hmac-sha256": given() };
    expect((await door.receive({ ...webhook, headers })).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  test("a body changed by one byte is refused", async () => {
    const webhook = example();
    webhook.body[100] = (webhook.body[100] ?? 0) ^ 1;
    expect((await door.receive(webhook)).status).toBe(401);
  });

  test("the previous secret is accepted after a rotation", async () => {
    const webhook = signedWebhook("orders/create", { id: 1 }, { secret: "the secret before" });
    expect((await door.receive(webhook)).status).toBe(200);
  });
});

test.each([
  ["topic", "x-shopify-topic", undefined],
  ["webhook id", "x-shopify-webhook-id", undefined],
  ["shop", "x-shopify-shop-domain", undefined],
  ["shop of another domain", "x-shopify-shop-domain", "example.myshopify.com.evil.test"],
  ["NUL in an id", "x-shopify-webhook-id", "w\u00001"],
  ["topic that is a whole text", "x-shopify-topic", "a topic"],
])("without a proper %s: 400 and nothing stored", async (_what, name, value) => {
  const webhook = example();
  const headers = { ...webhook.headers, [name]: value };
  expect((await door.receive({ ...webhook, headers })).status).toBe(400);
  expect(await stored()).toEqual([]);
});

test("an unreadable trigger time loses no delivery", async () => {
  const webhook = signedWebhook("orders/create", { id: 1 }, { triggeredAt: "soon" });
  expect((await door.receive(webhook)).status).toBe(200);
  expect(await stored()).toMatchObject([{ triggeredAt: null }]);
});

test("a broken JSON document is stored like all others", async () => {
  await door.receive(signedWebhook("orders/create", Buffer.from("{broken"), { webhookId: "b" }));
  expect(await stored()).toMatchObject([{ webhookId: "b" }]);
});

describe("whose webhook it is", () => {
  const about = { shop_domain: WEBHOOK_SHOP, myshopify_domain: WEBHOOK_SHOP };
  const status = async (topic: string, payload: unknown) =>
    (await door.receive(signedWebhook(topic, payload))).status;

  test.each([
    ["a session token's header and payload", "eyJhbGciOiJIUzI1NiJ9.eyJkZXN0IjoiaHR0cHMifQ"],
    ["launch parameters", "hmac=1&host=2&shop=example.myshopify.com"],
  ])("%s with a matching signature is 401 and not stored", async (_what, body) => {
    expect(await status("orders/create", Buffer.from(body))).toBe(401);
    expect(await stored()).toEqual([]);
  });

  test.each([
    "shop/update",
    "app/uninstalled",
    "shop/redact",
    "customers/redact",
    "customers/data_request",
  ])("%s must name the shop of the header in its body", async (topic) => {
    const other = "other.myshopify.com";
    expect(await status(topic, { shop_domain: other, myshopify_domain: other })).toBe(401);
    expect(await status(topic, { id: 1 })).toBe(401);
    expect(await status(topic, [about])).toBe(401);
    expect(await status(topic, Buffer.from("{broken"))).toBe(401);
    expect(await stored()).toEqual([]);
    expect(await status(topic, about)).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  test.each(["carts/update", "constructor", "__proto__"])(
    "the topic %s, to which the app does not subscribe, is answered 200 and not stored",
    async (topic) => {
      expect(await status(topic, { id: 1 })).toBe(200);
      expect(await stored()).toEqual([]);
    },
  );
});

test("what becomes of each webhook is counted, and a signed one that is refused is logged", async () => {
  const receive = (body: string, change: Record<string, string | undefined> = {}) => {
    const webhook = signedWebhook("orders/create", Buffer.from(body));
    return door.receive({ ...webhook, headers: { ...webhook.headers, ...change } });
  };
  outcomes.length = logged.length = 0;
  await receive('{"id":1}');
  await receive("id=1");
  await receive("");
  await receive('{"id":1}', { "x-shopify-topic": "carts/update" });
  await receive('{"id":1}', { "x-shopify-shop-domain": undefined });
  await receive('{"shop_domain":"other.myshopify.com"}', { "x-shopify-topic": "shop/redact" });
  await receive('{"id":1}', { "x-shopify-hmac-sha256": "A".repeat(43) + "=" });
  await receive(" ".repeat(10 * 1024 * 1024 + 1));
  expect(outcomes).toEqual([
    ...["stored", "not_json", "empty", "unwanted", "unidentified", "foreign", "unsigned"],
    "too_large",
  ]);
  expect(logged.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    "webhook refused: its body is no JSON",
    "webhook refused: its body is empty",
    "webhook refused: a Shopify header is missing or malformed",
    "webhook refused: its body is of another shop or kind",
  ]);
  expect(logged[0]).toContain(WEBHOOK_SHOP);
});

test("a signature of the right length with any byte changed is refused", async () => {
  const webhook = example();
  const signature = Buffer.from(webhook.headers["x-shopify-hmac-sha256"] ?? "", "base64");
  for (let index = 0; index < signature.length; index++) {
    const changed = Buffer.from(signature);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    const headers = { ...webhook.headers, "x-shopify-hmac-sha256": changed.toString("base64") };
    expect((await door.receive({ ...webhook, headers })).status).toBe(401);
  }
});

test("one delivery that PostgreSQL refuses fails alone", async () => {
  const calls: number[] = [];
  const pool = new Proxy(database.pool, {
    get(target, name) {
      if (name !== "query") return Reflect.get(target, name) as unknown;
      return async (query: { values: unknown[][] }) => {
        const ids = query.values[1] ?? [];
        calls.push(ids.length);
        if (ids.includes("bad")) throw Object.assign(new Error("refused"), { code: "22021" });
        return target.query(query as never);
      };
    },
  });
  const shared = openDoor(pool as typeof database.pool);
  const ids = ["first", "good", "bad", "better"];
  const answers = await Promise.all(
    ids.map((webhookId) =>
      shared.receive(signedWebhook("orders/create", { id: 1 }, { webhookId })),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 503, 200]);
  expect((await stored()).map((row) => row.webhookId)).toEqual(["better", "first", "good"]);
});

test("an empty body is 400, one beyond the limit 413 before it is read to its end", async () => {
  expect((await door.receive(signedWebhook("orders/create", Buffer.of()))).status).toBe(400);
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks++;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const request = new Request("http://localhost/webhooks/shopify", {
    method: "POST",
    body: endless,
    duplex: "half",
  } as RequestInit);
  expect((await door.handle(request)).status).toBe(413);
  expect(chunks).toBeLessThan(20);
});

test("handles a Request alike", async () => {
  const { headers, body } = example();
  const request = () =>
    new Request("http://localhost/webhooks/shopify", {
      method: "POST",
      headers,
      body: Uint8Array.from(body),
    });
  expect((await door.handle(request())).status).toBe(200);
  expect(await stored()).toHaveLength(1);
});

test("a failing database is answered 503, and the retry is stored", async () => {
  const { Pool } = (await import("pg")).default;
  const broken = new Pool({ connectionString: "postgresql://127.0.0.1:1/nowhere" });
  const shut = openDoor(broken);
  const answers = await Promise.all([shut.receive(example()), shut.receive(example())]);
  expect(answers.map((answer) => answer.status)).toEqual([503, 503]);
  await broken.end();
  expect((await door.receive(example())).status).toBe(200);
});

test("waiting deliveries of a process that died are found again", async () => {
  await door.receive(example());
  await door.receive(signedWebhook("orders/create", {}, { shop: "other.myshopify.com" }));
  await takeJobs(database.pool);
  expect(await enqueueWaitingInboxes(database.pool)).toBe(2);
  expect(await takeJobs(database.pool)).toHaveLength(2);
});
