// Tokens and Admin GraphQL, asked by Shopify's own library through the steered fetch.
import "@shopify/shopify-api/adapters/node";
import {
  GraphqlQueryError,
  HttpResponseError,
  LogSeverity,
  RequestedTokenType,
  Session,
  shopifyApi,
} from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StandIn } from "../contract.ts";
import { steeredFetch } from "../steer-fetch.mjs";
import { API_KEY, API_SECRET, SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";

const settings = {
  apiKey: API_KEY,
  apiSecretKey: API_SECRET,
  apiVersion: SHOPIFY_API_VERSION,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
};
const shopify = shopifyApi(settings);
let standIn: StandIn;
let now: Date;

beforeAll(async () => {
  standIn = await startSampleStandIn({ now: () => now });
  setAbstractFetchFunc(steeredFetch(fetch, standIn.urls.api));
}, 180_000);
afterAll(() => standIn?.stop());
beforeEach(() => {
  now = new Date();
  standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: now.toISOString(),
    scopes: ["read_orders", "read_fulfillments"],
  });
});

async function exchange(sessionToken = standIn.sessionToken(SHOP), api = shopify) {
  const { session } = await api.auth.tokenExchange({
    shop: SHOP,
    sessionToken,
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring: true,
  });
  return session;
}

async function query<T = never>(session: Session, text: string, variables?: object): Promise<T> {
  const client = new shopify.clients.Graphql({ session });
  return (await client.request(text, { variables: { ...variables } })) as T;
}

async function errorOf(promise: Promise<unknown>): Promise<Error & Record<string, never>> {
  return promise.then(
    () => expect.fail("it was accepted"),
    (error) => error,
  );
}

test("a session token is exchanged for an expiring token with a refresh token", async () => {
  const session = await exchange();
  expect(session.accessToken).toMatch(/^shpat_[0-9a-f]{32}$/);
  expect(session.scope).toBe("read_orders,read_fulfillments");
  expect(session.refreshToken).toMatch(/^shprt_/);
  expect(session.expires!.getTime() - now.getTime()).toBeGreaterThan(3_590_000);
});

test("the same session token can be exchanged twice, as two loaders of one page do", async () => {
  const token = standIn.sessionToken(SHOP);
  const [first, second] = await Promise.all([exchange(token), exchange(token)]);
  expect(first.accessToken).not.toBe(second.accessToken);
  for (const session of [first, second])
    expect(await query(session, "{ shop { name } }")).toMatchObject({
      data: { shop: { name: "North Pier Goods" } },
    });
});

test("exchange is refused for a wrong secret, an old session token and a shop without the app", async () => {
  const forger = shopifyApi({ ...settings, apiSecretKey: "another secret" });
  const body = {
    client_id: API_KEY,
    client_secret: "another secret",
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: standIn.sessionToken(SHOP),
  };
  expect(forger.config.apiSecretKey).not.toBe(API_SECRET);
  const wrongSecret = await fetch(`${standIn.urls.api}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-standin-shop": SHOP },
    body: JSON.stringify(body),
  });
  expect([wrongSecret.status, await wrongSecret.json()]).toMatchObject([
    401,
    { error: "invalid_client" },
  ]);

  const token = standIn.sessionToken(SHOP);
  now = new Date(now.getTime() + 65_000);
  const tooLate = await errorOf(exchange(token));
  expect(tooLate).toBeInstanceOf(HttpResponseError);
  expect(tooLate.response).toMatchObject({ code: 400, body: { error: "invalid_subject_token" } });

  now = new Date();
  standIn.uninstallApp(SHOP);
  expect((await errorOf(exchange())).response).toMatchObject({
    code: 400,
    body: { error: "invalid_subject_token" },
  });
});

test("a refresh token gives a new pair; the old one may be tried again until the new is used", async () => {
  const { refreshToken } = await exchange();
  const refresh = (token: string) =>
    shopify.auth.refreshToken({ shop: SHOP, refreshToken: token }).then(({ session }) => session);
  const second = await refresh(refreshToken!);
  const third = await refresh(refreshToken!);
  expect(third.refreshToken).not.toBe(second.refreshToken);
  await query(third, "{ shop { name } }");
  expect((await errorOf(refresh(refreshToken!))).response).toMatchObject({
    code: 400,
    body: { error: "invalid_grant" },
  });
  expect((await refresh(third.refreshToken!)).accessToken).toMatch(/^shpat_/);
});

test("an access token dies after an hour, and at once when the app is uninstalled", async () => {
  const session = await exchange();
  now = new Date(now.getTime() + 61 * 60_000);
  expect((await errorOf(query(session, "{ shop { name } }"))).response).toMatchObject({
    code: 401,
  });
  now = new Date();
  await query(session, "{ shop { name } }");
  standIn.uninstallApp(SHOP);
  expect((await errorOf(query(session, "{ shop { name } }"))).response).toMatchObject({
    code: 401,
  });
});

test("an order is read with its fulfillments and their tracking", async () => {
  const session = await exchange();
  const order = standIn.createOrder(SHOP, {
    email: "ada@example.com",
    at: new Date("2026-06-01T10:00:00Z"),
  });
  standIn.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z1", "1Z2"] });
  const answer = await query(
    session,
    `query Order($id: ID!) {
      order(id: $id) {
        id createdAt name email
        fulfillments { id status trackingInfo { company number url } order { name } }
      }
      shop { name email ianaTimezone myshopifyDomain primaryDomain { url host } }
      currentAppInstallation { accessScopes { handle } app { handle } }
    }`,
    { id: `gid://shopify/Order/${order.id}` },
  );
  expect(answer).toMatchObject({
    data: {
      order: {
        id: `gid://shopify/Order/${order.id}`,
        createdAt: "2026-06-01T10:00:00Z",
        name: order.name,
        email: "ada@example.com",
        fulfillments: [
          {
            status: "SUCCESS",
            trackingInfo: [
              { company: "UPS", number: "1Z1", url: expect.stringContaining("1Z1") },
              { company: "UPS", number: "1Z2" },
            ],
            order: { name: order.name },
          },
        ],
      },
      shop: {
        name: "North Pier Goods",
        ianaTimezone: "America/New_York",
        myshopifyDomain: SHOP,
        primaryDomain: { url: `https://${SHOP}` },
      },
      currentAppInstallation: {
        accessScopes: [{ handle: "read_orders" }, { handle: "read_fulfillments" }],
        app: { handle: "waymark" },
      },
    },
    extensions: {
      cost: {
        requestedQueryCost: expect.any(Number),
        actualQueryCost: expect.any(Number),
        throttleStatus: { maximumAvailable: 2000, restoreRate: 100 },
      },
    },
  });
});

test("orders come in pages, searched and sorted as Shopify's admin searches", async () => {
  const session = await exchange();
  const days = [1, 2, 3, 4, 5].map((day) => new Date(`2025-03-0${day}T00:00:00Z`));
  for (const at of days) standIn.createOrder(SHOP, { email: "ada@example.com", at });
  const page = (after: string | null) =>
    query<{
      data: {
        orders: {
          nodes: { createdAt: string }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      };
    }>(
      session,
      `query ($after: String) {
        orders(first: 2, after: $after, query: "created_at:>='2025-03-02' AND created_at:<2025-04-01", sortKey: CREATED_AT) {
          nodes { createdAt } pageInfo { endCursor hasNextPage }
        }
      }`,
      { after },
    ).then(({ data }) => data.orders);
  const first = await page(null);
  const second = await page(first.pageInfo.endCursor);
  expect([...first.nodes, ...second.nodes].map(({ createdAt }) => createdAt.slice(0, 10))).toEqual([
    "2025-03-02",
    "2025-03-03",
    "2025-03-04",
    "2025-03-05",
  ]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
});

test("one shop's token does not open another shop, nor another shop's orders", async () => {
  const session = await exchange();
  await standIn.openShop({ domain: "south-pier.myshopify.com", name: "South Pier" });
  const foreign = standIn.createOrder("south-pier.myshopify.com", { email: "bela@example.com" });
  expect(
    await query(session, `{ order(id: "gid://shopify/Order/${foreign.id}") { name } }`),
  ).toMatchObject({ data: { order: null } });
  const disguised = new Session({ ...session.toObject(), shop: "south-pier.myshopify.com" });
  expect((await errorOf(query(disguised, "{ shop { name } }"))).response).toMatchObject({
    code: 401,
  });
});

test.each([
  ["a scope that was not granted", "{ customers(first: 1) { nodes { id } } }", "ACCESS_DENIED"],
  [
    "a field that the stand-in does not play",
    "{ shop { description } }",
    "STANDIN_NOT_IMPLEMENTED",
  ],
  ["a field that the schema lacks", "{ shop { nickname } }", "Field 'nickname' doesn't exist"],
  ["a connection without a page size", "{ orders { nodes { id } } }", "one of first or last"],
  ["an id of another type", '{ order(id: "gid://shopify/Product/1") { id } }', "Invalid global id"],
  [
    "a search term nobody taught it",
    '{ orders(first: 1, query: "risk:high") { nodes { id } } }',
    "STANDIN_NOT_IMPLEMENTED",
  ],
])("%s fails loudly", async (_what, text, message) => {
  const error = await errorOf(query(await exchange(), text));
  expect(error).toBeInstanceOf(GraphqlQueryError);
  expect(JSON.stringify(error.body)).toContain(JSON.stringify(message).slice(1, -1));
});

test("a query that costs more than a query may is refused", async () => {
  const greedy = "{ orders(first: 250) { nodes { id lineItems(first: 50) { nodes { id } } } } }";
  const error = await errorOf(query(await exchange(), greedy));
  expect(JSON.stringify(error.body)).toContain("MAX_COST_EXCEEDED");
});

test("a call to any host but a shop's admin fails loudly", async () => {
  const steered = steeredFetch(fetch, standIn.urls.api);
  await expect(steered("https://api.trackingmore.com/v2/carriers")).rejects.toThrow("plays no");
  await expect(steered(`https://${SHOP}/products.json`)).rejects.toThrow("plays no");
  expect((await steered(`${standIn.urls.admin}/`)).status).toBe(200);
});
