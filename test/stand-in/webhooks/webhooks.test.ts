// Webhooks must reach the app as Shopify's would: Shopify's own library is asked whether they do.
import "@shopify/shopify-api/adapters/node";
import { LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { afterEach, expect, test } from "vitest";
import { startAppDouble, type AppDouble } from "../support/app-double.ts";
import { API_KEY, API_SECRET, SHOP } from "../support/sample-stand-in.ts";
import { retryDelayMs } from "./webhook-courier.ts";
import { createWebhookSender, type WebhookSenderOptions } from "./webhooks.ts";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";

const shopify = shopifyApi({
  apiKey: API_KEY,
  apiSecretKey: API_SECRET,
  apiVersion: SHOPIFY_API_VERSION,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

const open: { close?(): Promise<void>; stop?(): void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    one.stop?.();
    await one.close?.();
  }
});

async function appAnswering(...args: Parameters<typeof startAppDouble>): Promise<AppDouble> {
  const app = await startAppDouble(...args);
  open.push(app);
  return app;
}

function senderTo(app: { origin: string }, options: Partial<WebhookSenderOptions> = {}) {
  const sender = createWebhookSender({
    apiSecret: API_SECRET,
    appOrigin: () => app.origin,
    subscription: (topic) => ({ topic, path: "/webhooks/shopify", includeFields: null }),
    now: () => new Date("2026-07-01T10:00:00Z"),
    concurrency: 4,
    retrySpeed: 1e9,
    ...options,
  });
  open.push(sender);
  return sender;
}

test("Shopify's own library accepts a delivery, and refuses it with another secret", async () => {
  const app = await appAnswering(() => new Response(null, { status: 200 }));
  await senderTo(app).deliver("fulfillments/create", SHOP, { id: 1, note: "ü" });
  await senderTo(app, { apiSecret: "another" }).deliver("fulfillments/create", SHOP, { id: 1 });
  const [genuine, forged] = app.received.map(({ headers, body }) =>
    shopify.webhooks.validate({
      rawBody: body,
      rawRequest: {
        method: "POST",
        url: "/webhooks/shopify",
        headers: Object.fromEntries(headers),
      },
    }),
  );
  expect(await genuine).toMatchObject({
    valid: true,
    topic: "FULFILLMENTS_CREATE",
    domain: SHOP,
    apiVersion: SHOPIFY_API_VERSION,
  });
  expect(await forged).toMatchObject({ valid: false, reason: "invalid_hmac" });
});

test("a delivery carries all of Shopify's headers", async () => {
  const app = await appAnswering(() => new Response(null, { status: 200 }));
  const delivery = await senderTo(app).deliver("orders/create", SHOP, {}, { webhookId: "w1" });
  const headers = Object.fromEntries(app.received[0]?.headers ?? []);
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "x-shopify-topic": "orders/create",
    "x-shopify-shop-domain": SHOP,
    "x-shopify-api-version": SHOPIFY_API_VERSION,
    "x-shopify-webhook-id": "w1",
    "x-shopify-event-id": delivery.eventId,
    "x-shopify-triggered-at": "2026-07-01T10:00:00.000Z",
  });
  expect(app.received[0]?.method).toBe("POST");
  expect(app.received[0]?.url.pathname).toBe("/webhooks/shopify");
});

test("headers can be changed and taken away, and a body sent as it stands", async () => {
  const app = await appAnswering(() => new Response(null, { status: 401 }));
  const delivery = await senderTo(app).deliver("orders/create", SHOP, "not json", {
    headers: { "X-Shopify-Hmac-Sha256": null, "X-Shopify-Topic": "orders/unknown" },
  });
  expect(app.received[0]?.headers.has("x-shopify-hmac-sha256")).toBe(false);
  expect(app.received[0]?.headers.get("x-shopify-topic")).toBe("orders/unknown");
  expect(app.received[0]?.body).toBe("not json");
  expect(delivery).toMatchObject({ state: "failed", attempts: [{ status: 401 }] });
});

test("a webhook that is not taken is tried again, the same to the byte", async () => {
  const app = await appAnswering(
    (_request, count) => new Response(null, { status: count < 4 ? 500 : 200 }),
  );
  const sender = senderTo(app);
  sender.emit("orders/create", SHOP, { id: 1 });
  expect(await sender.settled()).toEqual({ sent: 1, acknowledged: 1, failed: 0, lost: 0 });
  expect(app.received).toHaveLength(4);
  expect(
    new Set(app.received.map(({ body, headers }) => body + headers.get("x-shopify-webhook-id")))
      .size,
  ).toBe(1);
  expect(sender.deliveries()[0]?.attempts.map(({ status }) => status)).toEqual([
    500, 500, 500, 200,
  ]);
});

test("a redirect is a failure, and after eight retries Shopify gives up", async () => {
  const app = await appAnswering(() => Response.redirect("http://localhost/elsewhere", 302));
  const sender = senderTo(app);
  sender.emit("orders/create", SHOP, {});
  expect(await sender.settled()).toMatchObject({ acknowledged: 0, failed: 1 });
  expect(app.received).toHaveLength(9);
});

test("nobody listening and nobody answering in time are failures with a reason", async () => {
  const gone = await startAppDouble(() => new Response());
  await gone.close();
  const refused = await senderTo(gone).deliver("orders/create", SHOP, {});
  expect(refused).toMatchObject({ state: "failed", attempts: [{ status: null }] });
  expect(refused.attempts[0]?.error).toContain("ECONNREFUSED");

  let answerLate = () => {};
  const slow = await appAnswering(
    () => new Promise((resolve) => (answerLate = () => resolve(new Response()))),
  );
  const late = await senderTo(slow, { answerWithinMs: 20 }).deliver("orders/create", SHOP, {});
  expect(late.attempts[0]?.error).toBe("no answer within 20 ms");
  answerLate();
});

test("the eight waits double and add up to four hours", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(retryDelayMs);
  expect(waits.reduce((a, b) => a + b)).toBeCloseTo(4 * 3600 * 1000);
  expect((waits[7] ?? 0) / (waits[6] ?? 1)).toBeCloseTo(2);
});

test("no more deliveries are in flight than allowed, over connections that are kept", async () => {
  let inFlight = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const app = await appAnswering(async () => {
    most = Math.max(most, ++inFlight);
    // The first three are answered together, so that they must have been under way together.
    if (most < 3) await new Promise<void>((resolve) => waiting.push(resolve));
    else for (const resolve of waiting.splice(0)) resolve();
    inFlight--;
    return new Response();
  });
  const sender = senderTo(app, { concurrency: 3 });
  for (let id = 0; id < 30; id++) sender.emit("orders/create", SHOP, { id });
  expect(await sender.settled()).toMatchObject({ sent: 30, acknowledged: 30 });
  expect(most).toBe(3);
});

test("held webhooks go out doubled and shuffled, alike for alike seeds", async () => {
  const orders: string[][] = [];
  for (const shuffleSeed of [5, 5, 6]) {
    const app = await appAnswering(() => new Response());
    const sender = senderTo(app, { concurrency: 1 });
    sender.hold();
    for (let id = 0; id < 20; id++)
      sender.emit("orders/create", SHOP, { id }, { webhookId: `w${id}` });
    expect(app.received).toHaveLength(0);
    expect(await sender.release({ copies: 2, shuffleSeed })).toEqual({
      sent: 40,
      acknowledged: 40,
      failed: 0,
      lost: 0,
    });
    orders.push(app.received.map(({ headers }) => headers.get("x-shopify-webhook-id") ?? ""));
  }
  const [first, second, third] = orders;
  expect(first).toEqual(second);
  expect(first).not.toEqual(third);
  expect(new Set(Object.values(tally(first ?? [])))).toEqual(new Set([2]));
  expect(first).not.toEqual([...(first ?? [])].sort());
});

function tally(ids: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

test("a lost webhook is lost with its copies", async () => {
  const app = await appAnswering(() => new Response());
  const sender = senderTo(app);
  sender.hold();
  for (let id = 0; id < 200; id++) sender.emit("orders/create", SHOP, { id });
  const summary = await sender.release({ copies: 2, shuffleSeed: 1, loseShare: 0.1 });
  expect(summary.lost).toBeGreaterThan(5);
  expect(summary.lost).toBeLessThan(40);
  expect(summary.sent).toBe((200 - summary.lost) * 2);
  expect(app.received).toHaveLength(summary.sent);
});

test("only subscribed topics are sent, cut to the wanted fields", async () => {
  const app = await appAnswering(() => new Response());
  const sender = senderTo(app, {
    subscription: (topic) =>
      topic === "orders/create"
        ? { topic, path: "/hooks", includeFields: ["id", "customer.id", "lines.sku", "absent"] }
        : null,
  });
  sender.emit("orders/updated", SHOP, { id: 1 });
  sender.emit("orders/create", SHOP, {
    id: 1,
    email: "a@example.com",
    customer: { id: 2, email: "a@example.com" },
    lines: [{ sku: "x", price: 1 }],
  });
  await sender.settled();
  expect(app.received.map(({ url, body }) => [url.pathname, JSON.parse(body)])).toEqual([
    ["/hooks", { id: 1, customer: { id: 2 }, lines: [{ sku: "x" }] }],
  ]);
});
