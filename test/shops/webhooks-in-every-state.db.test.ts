// In every state of a shop its webhooks are answered, stored and processed, without a token.
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAppManifest } from "../stand-in/app/app-manifest";
import { examplePayload } from "../support/shopify-examples";
import { type TestApp, startTestApp } from "../support/test-app";

const manifest = readAppManifest(path.resolve("shopify.app.toml"));
/** Those that change the state come last. */
const LAST = ["app/uninstalled", "shop/redact"];
const TOPICS = [
  ...manifest.subscriptions.map(({ topic }) => topic).filter((topic) => !LAST.includes(topic)),
  ...LAST,
];

const domainOf = (state: string) => `${state.replaceAll(" ", "-")}.myshopify.com`;

async function install(app: TestApp, shop: string): Promise<void> {
  app.standIn.store.setInstallation(shop, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: manifest.scopes,
  });
  await app.services.shopify.authenticate.admin(app.merchantRequest(shop));
}

async function leave(app: TestApp, shop: string): Promise<void> {
  await install(app, shop);
  app.standIn.uninstallApp(shop, new Date(Date.now() + 1000));
  await app.standIn.settled();
}

async function endTokens(app: TestApp, shop: string): Promise<void> {
  await install(app, shop);
  app.standIn.expireAccessTokens(shop);
  app.standIn.endRefreshTokens(shop);
  await app.database.pool.query(`update sessions set expires = now() where shop = $1`, [shop]);
}

const STATES: Record<string, (app: TestApp, shop: string) => Promise<void>> = {
  installed: install,
  uninstalled: leave,
  "token dead": async (app, shop) => {
    await endTokens(app, shop);
    await app.services.tokens.tokenFor(shop).catch(() => {});
  },
  "token dead unnoticed": endTokens,
  "never seen": async () => {},
  redacted: async (app, shop) => {
    await leave(app, shop);
    app.standIn.redactShop(shop);
    await app.standIn.settled();
  },
};

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    shops: Object.keys(STATES).map((state) => ({ domain: domainOf(state), name: state })),
  });
  for (const [state, arrive] of Object.entries(STATES)) await arrive(app, domainOf(state));
  expect(await app.runJobs()).toEqual([]);
}, 120_000);
afterAll(() => app?.stop());

/** Shopify's documented example; our own shop's where it names one. */
function payloadOf(topic: string, shop: string): Record<string, unknown> {
  const payload = examplePayload(topic);
  return {
    ...payload,
    ...("shop_domain" in payload ? { shop_domain: shop } : {}),
    ...("myshopify_domain" in payload ? { myshopify_domain: shop } : {}),
  };
}

describe.each(Object.keys(STATES))("a shop that is %s", (state) => {
  const shop = domainOf(state);

  test.each(TOPICS)("%s is answered, stored and processed", async (topic) => {
    app.calls.length = 0;
    const {
      state: outcome,
      attempts,
      webhookId,
    } = await app.standIn.deliver(topic, shop, payloadOf(topic, shop));
    expect([outcome, attempts.map(({ status }) => status)]).toEqual(["acknowledged", [200]]);
    const find = () =>
      app.database.prisma.webhookDelivery.findUnique({
        where: { shopId_webhookId: { shopId: shop, webhookId } },
      });
    expect(await find()).toMatchObject({ topic, state: "received" });

    expect(await app.runJobs()).toEqual([]);
    // A redaction may have taken the delivery with it.
    const after = await find();
    if (after) expect(after).toMatchObject({ state: "done", reason: null });
    // One call tells that a token is dead; after that nobody asks again.
    if (state !== "installed") expect(app.calls.length).toBeLessThanOrEqual(1);
    if (!["installed", "token dead unnoticed"].includes(state)) expect(app.calls).toEqual([]);
  });
});

test("every topic that Shopify requires of a public app is among them", () => {
  expect(TOPICS).toEqual(
    expect.arrayContaining([
      "app/uninstalled",
      "customers/data_request",
      "customers/redact",
      "shop/redact",
    ]),
  );
});

test("a topic's delivery with another secret is refused in every state", async () => {
  for (const state of Object.keys(STATES)) {
    const { attempts } = await app.standIn.deliver(
      "orders/create",
      domainOf(state),
      {},
      {
        headers: { "x-shopify-hmac-sha256": Buffer.alloc(32).toString("base64") },
      },
    );
    expect(attempts.map(({ status }) => status)).toEqual([401]);
  }
});
