// The storefront: app blocks as a theme renders them, and the app proxy as Shopify signs it.
import "@shopify/shopify-api/adapters/node";
import { LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StandIn } from "../contract.ts";
import { startAppDouble, type AppDouble, type Received } from "../support/app-double.ts";
import { API_KEY, API_SECRET, SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";

const DARK_SHOP = "dark-pier.myshopify.com";
const shopify = shopifyApi({
  apiKey: API_KEY,
  apiSecretKey: API_SECRET,
  apiVersion: SHOPIFY_API_VERSION,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

let standIn: StandIn;
let app: AppDouble;
let answer: (request: Received) => Response;

beforeAll(async () => {
  app = await startAppDouble((request) => answer(request));
  standIn = await startSampleStandIn({
    appOrigin: app.origin,
    shops: [
      { domain: SHOP, name: "North Pier & Sons" },
      { domain: DARK_SHOP, name: "Dark Pier", theme: "dark" },
    ],
  });
}, 180_000);
afterAll(async () => {
  await standIn?.stop();
  await app?.close();
});
beforeEach(() => {
  app.received.length = 0;
  standIn.store.setInstallation(SHOP, { id: "1", installedAt: "2026-07-01T00:00:00Z", scopes: [] });
  answer = () => new Response("{}", { headers: { "content-type": "application/json" } });
});

const visit = (path: string, init?: RequestInit) =>
  fetch(standIn.storefrontUrl(SHOP, path), { redirect: "manual", ...init });
const text = async (path: string) => (await visit(path)).text();

test("the tracking page shows the app's block with its default settings and texts", async () => {
  const page = await text("/pages/track-your-order");
  expect(page).toContain(
    '<div id="shopify-block-stand-in-sample-greeting" class="shopify-block shopify-app-block greeting-block">',
  );
  expect(page).toContain("--columns: 2");
  expect(page).toContain("<h2>Welcome &amp; well met</h2>");
  expect(page).toContain("<p>1 parcel / 5 parcels</p>");
  expect(page).toContain('<img src="/cdn/extensions/sample/assets/parcel.svg" alt="">');
  expect(page).toContain("color: #17594a");
});

test("a plain text is escaped as a whole, an _html text only in what is put in", async () => {
  const page = await text("/pages/track-your-order");
  expect(page).toContain("<p>Hello &lt;Ada&gt;</p>");
  expect(page).toContain("<p><b>Hello</b> &lt;Ada&gt;</p>");
});

test("a snippet sees what it is given and the global objects, but not the block", async () => {
  expect(await text("/pages/track-your-order")).toContain("<small>[] North Pier & Sons</small>");
});

test("the app's metafields reach the block", async () => {
  expect(await text("/pages/track-your-order")).toContain("none in North Pier");
  standIn.store.shop(SHOP).appMetafields = {
    settings: { accent: { type: "color", value: "#abc" } },
  };
  expect(await text("/pages/track-your-order")).toContain("#abc in North Pier");
});

test("stylesheet and script of the schema are in the head, and can be fetched", async () => {
  const page = await text("/pages/track-your-order");
  const head = page.slice(0, page.indexOf("</head>"));
  expect(head).toContain('href="/cdn/extensions/sample/assets/greeting.css"');
  expect(head).toContain('src="/cdn/extensions/sample/assets/greeting.js" defer');
  const script = await visit("/cdn/extensions/sample/assets/greeting.js");
  expect(script.headers.get("content-type")).toContain("text/javascript");
  expect((await visit("/cdn/extensions/sample/assets/none.js")).status).toBe(404);
  expect((await visit("/cdn/extensions/sample/assets/..%2Fblocks%2Fgreeting.liquid")).status).toBe(
    404,
  );
});

test("a block for product pages stays away from a page; an embed is on every page", async () => {
  expect(await text("/pages/track-your-order")).not.toContain("Only on products");
  expect(await text("/")).toContain('data-beacon="en"');
  expect(await text("/")).not.toContain("shopify-app-block");
});

test("another language has its own address, and falls back text by text", async () => {
  const page = await text("/de/pages/track-your-order");
  expect(page).toContain('<html lang="de">');
  expect(page).toContain("Hallo &lt;Ada&gt;");
  expect(page).toContain("1 Paket / 5 Pakete");
  expect(page).toContain("<b>Hello</b>");
});

test("each shop wears its own theme", async () => {
  const css = async (shop: string) =>
    (await fetch(standIn.storefrontUrl(shop, "/cdn/theme/theme.css"))).text();
  expect(await css(SHOP)).toContain("--background: #fbfaf7");
  expect(await css(DARK_SHOP)).toContain("color-scheme: dark");
});

test("Shopify's own library accepts the app proxy's signature, and refuses a changed query", async () => {
  await visit("/apps/track?order=%231001&email=ada%2Bx%40example.com&nums=1&nums=2&e=%C3%BC");
  const { searchParams, pathname } = app.received[0]!.url;
  expect(pathname).toBe("/proxy/track");
  expect(searchParams.get("shop")).toBe(SHOP);
  expect(searchParams.get("path_prefix")).toBe("/apps/track");
  expect(searchParams.get("logged_in_customer_id")).toBe("");
  const query: Record<string, string | string[]> = {};
  for (const key of searchParams.keys())
    query[key] = key === "nums" ? searchParams.getAll(key) : searchParams.get(key)!;
  const valid = (given: typeof query) =>
    shopify.utils.validateHmac(given as never, { signator: "appProxy" });
  expect(await valid(query)).toBe(true);
  expect(await valid({ ...query, email: "bela@example.com" })).toBe(false);
});

test("a query for the app's own door can be signed without a storefront", async () => {
  const query = new URLSearchParams(standIn.signedProxyQuery(SHOP, { number: "1Z1" }));
  expect(
    await shopify.utils.validateHmac(Object.fromEntries(query), { signator: "appProxy" }),
  ).toBe(true);
});

test("what follows the prefix is appended, what merely begins like it is the shop's", async () => {
  await visit("/apps/track/more/1");
  expect(app.received.map(({ url }) => url.pathname)).toEqual(["/proxy/track/more/1"]);
  expect((await visit("/apps/tracking")).status).toBe(404);
  expect(app.received).toHaveLength(1);
});

test("cookies cross the proxy in neither direction; the shopper's address does", async () => {
  answer = () => new Response("ok", { headers: { "set-cookie": "app=1", "x-own": "kept" } });
  const response = await visit("/apps/track", { headers: { cookie: "session=secret" } });
  expect(response.headers.get("set-cookie")).toBeNull();
  expect(response.headers.get("x-own")).toBe("kept");
  const { headers } = app.received[0]!;
  expect(headers.get("cookie")).toBeNull();
  expect(headers.get("x-forwarded-for")).toBe("127.0.0.1");
  expect(headers.get("x-forwarded-host")).toBe(SHOP);
});

test("a form's post arrives with its body", async () => {
  await visit("/apps/track", {
    method: "POST",
    body: new URLSearchParams({ order: "#1001", email: "ada@example.com" }),
  });
  const { method, body, headers } = app.received[0]!;
  expect([method, body]).toEqual(["POST", "order=%231001&email=ada%40example.com"]);
  expect(headers.get("content-type")).toContain("application/x-www-form-urlencoded");
});

test("Liquid is rendered inside the theme, with the shop's objects", async () => {
  answer = () =>
    new Response("<p>{{ shop.name }}: {{ 'found' | upcase }}</p>", {
      status: 404,
      headers: { "content-type": "application/liquid; charset=utf-8" },
    });
  const response = await visit("/apps/track");
  const page = await response.text();
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(page).toContain("<p>North Pier & Sons: FOUND</p>");
  expect(page).toContain('class="site-header"');
});

test("Liquid without a layout, HTML and JSON are not put into the theme", async () => {
  answer = () =>
    new Response("{% layout none %}<p>bare</p>", {
      headers: { "content-type": "application/liquid" },
    });
  expect(await text("/apps/track")).toBe("<p>bare</p>");
  answer = () => new Response("<p>{{ raw }}</p>", { headers: { "content-type": "text/html" } });
  expect(await text("/apps/track")).toBe("<p>{{ raw }}</p>");
});

test("redirects are handed on, Shopify's addresses as the stand-in's", async () => {
  answer = () =>
    new Response(null, { status: 302, headers: { location: "/pages/track-your-order" } });
  expect((await visit("/apps/track")).headers.get("location")).toBe("/pages/track-your-order");
  answer = () => Response.redirect(`https://${SHOP}/pages/track-your-order?a=1`, 302);
  expect((await visit("/apps/track")).headers.get("location")).toBe(
    standIn.storefrontUrl(SHOP, "/pages/track-your-order?a=1"),
  );
});

test("a signed-in shopper is named to the app and to Liquid", async () => {
  const { customer } = standIn.createOrder(SHOP, {
    email: "ada@example.com",
    customer: { firstName: "Ada", lastName: "Anchor" },
  });
  await standIn.settled();
  app.received.length = 0;
  const signedIn = await visit("/account", {
    method: "POST",
    body: new URLSearchParams({ customer: customer!.id }),
  });
  const cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
  await visit("/apps/track", { headers: { cookie } });
  expect(app.received[0]!.url.searchParams.get("logged_in_customer_id")).toBe(customer!.id);
  expect(await (await visit("/account", { headers: { cookie } })).text()).toContain("Ada Anchor");
});

test("a shop without the app has no such path", async () => {
  standIn.uninstallApp(SHOP);
  await standIn.settled();
  expect((await visit("/apps/track")).status).toBe(404);
  expect(app.received.filter(({ url }) => url.pathname.startsWith("/proxy"))).toEqual([]);
});

test("an app that is down gives Shopify's sentence, not a stack", async () => {
  standIn.setAppOrigin("http://127.0.0.1:1");
  const response = await visit("/apps/track");
  standIn.setAppOrigin(app.origin);
  expect([response.status, await response.text()]).toEqual([
    502,
    "There was an error in the third-party application.",
  ]);
});
