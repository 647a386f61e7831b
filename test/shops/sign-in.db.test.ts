// Merchants sign in through Shopify's own library while jobs renew the same shop's token.
import { mintCustomerToken } from "../stand-in/app/session-token";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { readHome } from "~/routes/app._index/read-home.server";
import { findToken } from "~/shops/store-tokens.server";
import { findShop } from "~/shops/store.server";
import { ENGLISH } from "~/ui/language/texts";
import { type TestApp, startTestApp } from "../support/test-app";

const SHOP = "north-pier.myshopify.com";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ shops: [{ domain: SHOP, name: "North Pier Goods" }] });
}, 120_000);
afterAll(() => app?.stop());
beforeEach(async () => {
  app.standIn.uninstallApp(SHOP);
  await app.standIn.settled();
  await app.database.pool.query(
    `truncate shops, sessions, webhook_deliveries, graphile_worker._private_jobs`,
  );
});

const signIn = (options?: Parameters<TestApp["merchantRequest"]>[2]) =>
  app.services.shopify.authenticate.admin(app.merchantRequest(SHOP, "/app", options));
const stored = () => findToken(app.database.pool, app.services.sealer, SHOP);

/** The merchant's first opening of the app. */
async function install() {
  app.standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
  await signIn();
}

/** As an hour later, for us and for Shopify. */
async function letTokenExpire() {
  app.standIn.expireAccessTokens(SHOP);
  await app.database.pool.query(`update sessions set expires = now() - interval '1 minute'`);
}

const shopName = () =>
  app.services.adminClient
    .execute(SHOP, "{ shop { name } }", {}, z.unknown())
    .then(({ data }) => data);
const NAME = { shop: { name: "North Pier Goods" } };

test("the first page installs the shop; the job that goes with the token learns its name", async () => {
  await install();
  expect((await findShop(app.database, SHOP))?.installedAt).toBeInstanceOf(Date);
  expect(await app.runJobs()).toEqual([]);
  expect(await findShop(app.database, SHOP)).toMatchObject({
    name: "North Pier Goods",
    ianaTimezone: "America/New_York",
  });
  expect(await shopName()).toEqual(NAME);
});

test("a shopper's token does not open the admin: 401, whatever its shop looks like", async () => {
  await install();
  const app_ = {
    apiKey: app.services.env.SHOPIFY_API_KEY,
    apiSecret: app.services.env.SHOPIFY_API_SECRET,
  };
  for (const shop of [SHOP, `https://${SHOP}`]) {
    const token = mintCustomerToken(app_, shop, "7", new Date());
    const request = new Request(`${app.services.env.SHOPIFY_APP_URL}/app`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await app.services.shopify.authenticate.admin(request).catch((error) => error);
    expect(answer).toBeInstanceOf(Response);
    expect((answer as Response).status).toBe(401);
  }
});

test("a page's loaders sign in all at once, and the refresh token that is kept is the living one", async () => {
  app.standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders"],
  });
  const request = app.merchantRequest(SHOP);
  const authenticate = app.services.shopify.authenticate.admin;
  await Promise.all([1, 2, 3, 4].map(() => authenticate(request.clone())));
  await letTokenExpire();
  expect(await shopName()).toEqual(NAME);
});

test("a token about to expire is renewed before the library sees it, and no exchange ends it", async () => {
  await install();
  await letTokenExpire();
  const before = await stored();
  const [{ session }] = await Promise.all([
    signIn({ as: "data" }),
    signIn({ as: "data" }),
    shopName(),
    shopName(),
  ]);
  const after = await stored();
  expect(after?.accessToken).not.toBe(before?.accessToken);
  expect(session.accessToken).toBe(after?.accessToken);
  await letTokenExpire();
  expect(await shopName()).toEqual(NAME);
});

test("a refused refresh token stops jobs; opening the app restores it, and records that", async () => {
  await install();
  const home = () => readHome(app.services, SHOP, ENGLISH);
  expect((await home()).notice).toBeNull();
  app.standIn.endRefreshTokens(SHOP);
  await letTokenExpire();
  await expect(shopName()).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await home()).notice?.kind).toBe("disconnected");

  await signIn();
  expect(await shopName()).toEqual(NAME);
  expect((await home()).notice?.kind).toBe("reconnected");
  await letTokenExpire();
  expect(await shopName()).toEqual(NAME);
});

test("scopes that the merchant grants later are in the next token", async () => {
  await install();
  const scopes = ["read_orders", "read_fulfillments", "write_fulfillments"];
  app.standIn.store.shop(SHOP).installation!.scopes = scopes;
  await app.standIn.deliver("app/scopes_update", SHOP, {
    id: 1,
    previous: ["read_orders", "read_fulfillments"],
    current: scopes,
    updated_at: new Date().toISOString(),
  });
  expect(await app.runJobs()).toEqual([]);
  const token = await app.services.tokens.tokenFor(SHOP);
  expect(app.standIn.store.grant(token)?.scopes).toEqual(scopes);
});

test("a token that Shopify ends before its time is renewed at its first 401", async () => {
  await install();
  app.standIn.expireAccessTokens(SHOP);
  expect(await shopName()).toEqual(NAME);
});

test("Shopify's token endpoint is down: pages that need no token open, work waits", async () => {
  await install();
  await letTokenExpire();
  app.standIn.troubleTokens(SHOP, "outage", 2);
  const { session } = await signIn({ as: "data" });
  expect(session.shop).toBe(SHOP);
  await expect(shopName()).rejects.toMatchObject({ code: "unavailable" });
  expect(await shopName()).toEqual(NAME);
});

test("a reply that was lost after Shopify rotated the token costs nothing", async () => {
  await install();
  await letTokenExpire();
  app.standIn.troubleTokens(SHOP, "lost_reply");
  await expect(shopName()).rejects.toMatchObject({ code: "unavailable" });
  expect(await shopName()).toEqual(NAME);
  await letTokenExpire();
  expect(await shopName()).toEqual(NAME);
});

test.each(["exchange", "refresh"])(
  "an %s whose reply names no lifetime still leads to a token that is renewed",
  async (what) => {
    if (what === "exchange") app.standIn.troubleTokens(SHOP, "no_lifetime");
    await install();
    if (what === "refresh") {
      await letTokenExpire();
      app.standIn.troubleTokens(SHOP, "no_lifetime");
      await shopName();
    }
    expect((await stored())?.expiresAt).toBeInstanceOf(Date);
    await letTokenExpire();
    expect(await shopName()).toEqual(NAME);
  },
);

test("a shop that leaves and comes back has its data, a new token and its tracking account", async () => {
  await install();
  await app.runJobs();
  const account = () =>
    app.database.prisma.trackingConnection.findUniqueOrThrow({ where: { shopId: SHOP } });
  const accountBefore = await account();
  await app.database.prisma.order.create({ data: { shopId: SHOP, id: "1", name: "#1001" } });

  app.standIn.uninstallApp(SHOP);
  await app.standIn.settled();
  expect(await app.runJobs()).toEqual([]);
  expect((await findShop(app.database, SHOP))?.uninstalledAt).toBeInstanceOf(Date);
  await expect(shopName()).rejects.toMatchObject({ code: "unauthenticated" });

  await install();
  expect(await app.runJobs()).toEqual([]);
  expect(await shopName()).toEqual(NAME);
  expect((await findShop(app.database, SHOP))?.uninstalledAt).toBeNull();
  expect(await account()).toEqual(accountBefore);
  expect(await app.database.prisma.order.count({ where: { shopId: SHOP } })).toBe(1);
});

test("an app/uninstalled that arrives after the reinstallation does not end it", async () => {
  await install();
  await app.runJobs();
  await app.database.pool.query(`update shops set installed_at = now() - interval '1 day',
    opened_at = now() - interval '1 hour', token_given_at = now() - interval '1 minute'`);
  app.standIn.hold();
  // A session token tells whole seconds.
  app.standIn.uninstallApp(SHOP, new Date(Date.now() - 2000));
  // The old token's date is not up: nothing tells the library that it is dead.
  await install();
  await app.standIn.release();
  expect(await app.runJobs()).toEqual([]);
  expect((await findShop(app.database, SHOP))?.uninstalledAt).toBeNull();
  await signIn({ as: "data" });
  expect(await shopName()).toEqual(NAME);
});

test("a session token of another app, another time or no user opens no page", async () => {
  await install();
  const bad = await Promise.all(
    ["x", "", "a.b.c"].map((token) => {
      const request = app.merchantRequest(SHOP, "/app", { as: "data" });
      request.headers.set("authorization", `Bearer ${token}`);
      return app.services.shopify.authenticate.admin(request).catch((error: unknown) => error);
    }),
  );
  for (const answer of bad) expect((answer as Response).status).toBeGreaterThanOrEqual(300);
});
