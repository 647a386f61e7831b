// Shopify's Remix library, unmodified, must take the stand-in for Shopify: documents, loaders, app proxy.
import "@shopify/shopify-app-remix/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import {
  AppDistribution,
  LogSeverity,
  shopifyApp,
  type Session,
} from "@shopify/shopify-app-remix/server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { embeddedUrl } from "../admin-pages/admin-app-page.ts";
import type { StandIn } from "../contract.ts";
import { steeredFetch } from "../steer-fetch.mjs";
import { USER_AGENT } from "../../support/chromium";
import { API_KEY, API_SECRET, SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";

const sessions = new Map<string, Session>();
const sessionStorage = {
  storeSession: async (session: Session) => Boolean(sessions.set(session.id, session)),
  loadSession: async (id: string) => sessions.get(id),
  deleteSession: async (id: string) => sessions.delete(id),
  deleteSessions: async (ids: string[]) => ids.every((id) => sessions.delete(id)),
  findSessionsByShop: async () => [...sessions.values()],
};

let standIn: StandIn;
let shopify: ReturnType<typeof library>;

function library(appUrl: string) {
  return shopifyApp({
    apiKey: API_KEY,
    apiSecretKey: API_SECRET,
    apiVersion: SHOPIFY_API_VERSION,
    appUrl,
    scopes: ["read_orders", "read_fulfillments"],
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    sessionStorage,
    logger: { level: LogSeverity.Error },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}

beforeAll(async () => {
  standIn = await startSampleStandIn();
  shopify = library(standIn.urls.edge);
  setAbstractFetchFunc(steeredFetch(fetch, standIn.urls.api));
}, 180_000);
afterAll(() => standIn?.stop());
beforeEach(() => {
  sessions.clear();
  standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
});

function ask(url: string, headers: Record<string, string> = {}): Request {
  return new Request(url, { headers: { "user-agent": USER_AGENT, ...headers } });
}

test("the document that the admin opens installs the app: tokens are exchanged and stored", async () => {
  const app = { apiKey: API_KEY, apiSecret: API_SECRET, handle: "waymark", title: "Waymark" };
  const url = embeddedUrl(SHOP, "/app", { app, edge: standIn.urls.edge, now: new Date() });
  const { session, admin } = await shopify.authenticate.admin(ask(url.href));
  expect(session.shop).toBe(SHOP);
  expect(sessions.get(`offline_${SHOP}`)).toMatchObject({
    accessToken: expect.stringMatching(/^shpat_/),
    refreshToken: expect.stringMatching(/^shprt_/),
  });
  const answer = await admin.graphql("{ shop { name ianaTimezone } }");
  expect(await answer.json()).toMatchObject({ data: { shop: { name: "North Pier Goods" } } });
});

test("a loader's request is known by its session token, and turned away with another's", async () => {
  const bearer = (token: string) =>
    ask(`${standIn.urls.edge}/app`, { authorization: `Bearer ${token}` });
  const { session } = await shopify.authenticate.admin(bearer(standIn.sessionToken(SHOP)));
  expect(session.shop).toBe(SHOP);
  const forged = await shopify.authenticate
    .admin(bearer(`${standIn.sessionToken(SHOP)}x`))
    .catch((response: Response) => response);
  expect(forged).toMatchObject({ status: 401 });
});

test("background work gets in by the stored token, and not after an uninstall", async () => {
  await shopify.authenticate.admin(
    ask(`${standIn.urls.edge}/app`, { authorization: `Bearer ${standIn.sessionToken(SHOP)}` }),
  );
  const { admin } = await shopify.unauthenticated.admin(SHOP);
  expect((await admin.graphql("{ shop { name } }")).ok).toBe(true);
  standIn.uninstallApp(SHOP);
  await expect(admin.graphql("{ shop { name } }")).rejects.toThrow();
});

test("a shopper's request through the app proxy is accepted, and a changed one refused", async () => {
  const signed = standIn.signedProxyQuery(SHOP, { order: "#1001", email: "ada@example.com" });
  const at = (query: string) => ask(`${standIn.urls.edge}/proxy/track?${query}`);
  const context = await shopify.authenticate.public.appProxy(at(signed));
  expect(context.liquid("<p></p>").headers.get("content-type")).toBe("application/liquid");
  const refused = await shopify.authenticate.public
    .appProxy(at(signed.replace("ada", "bela")))
    .catch((response: Response) => response);
  expect(refused).toMatchObject({ status: 400 });
});
