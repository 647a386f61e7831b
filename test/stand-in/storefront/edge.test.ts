// The app's public address: everything passes, but for what Shopify's network does in real life.
import { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StandIn } from "../contract.ts";
import { openDoor } from "../http-server.ts";
import { replaceInStream } from "./replace-in-stream.ts";
import { startAppDouble, type AppDouble, type Received } from "../support/app-double.ts";
import { SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";

const CDN = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
let standIn: StandIn;
let app: AppDouble;
let answer: (request: Received) => Response;

beforeAll(async () => {
  app = await startAppDouble((request) => answer(request));
  standIn = await startSampleStandIn({ appOrigin: app.origin });
}, 180_000);
afterAll(async () => {
  await standIn?.stop();
  await app?.close();
});
beforeEach(() => {
  app.received.length = 0;
});

const ask = (path: string, init?: RequestInit) =>
  fetch(standIn.urls.edge + path, { redirect: "manual", ...init });
const html = (body: string, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { "content-type": "text/html; charset=utf-8", ...headers } });

test("App Bridge comes from the stand-in, in the page and in the preload header", async () => {
  answer = () =>
    html(`<script src="${CDN}"></script>`, { link: `<${CDN}>; rel="preload"; as="script"` });
  const response = await ask("/app");
  const stub = `${standIn.urls.admin}/stand-in/app-bridge.js`;
  expect(await response.text()).toBe(`<script src="${stub}"></script>`);
  expect(response.headers.get("link")).toBe(`<${stub}>; rel="preload"; as="script"`);
  const script = await fetch(stub);
  expect(script.headers.get("content-type")).toContain("text/javascript");
});

test.each([
  ["br", brotliCompressSync],
  ["gzip", gzipSync],
] as const)("a document that the app sent as %s stays so", async (coding, compress) => {
  const page = `<script src="${CDN}"></script>`.repeat(100);
  answer = () =>
    new Response(new Uint8Array(compress(page)), {
      headers: { "content-type": "text/html; charset=utf-8", "content-encoding": coding },
    });
  const response = await ask("/app", {
    headers: { accept: "text/html", "accept-encoding": coding },
  });
  expect(app.received[0]?.headers.get("accept-encoding")).toBe(coding);
  expect(response.headers.get("content-encoding")).toBe(coding);
  const stub = `${standIn.urls.admin}/stand-in/app-bridge.js`;
  expect(await response.text()).toBe(page.replaceAll(CDN, stub));
});

test("other texts keep that address: only documents are rewritten", async () => {
  answer = () => new Response(CDN, { headers: { "content-type": "text/javascript" } });
  expect(await (await ask("/app.js")).text()).toBe(CDN);
});

test("the stand-in's admin may frame what Shopify's may, and nothing else", async () => {
  answer = () =>
    html("", {
      "content-security-policy": `frame-ancestors https://${SHOP} https://admin.shopify.com; object-src 'none'`,
    });
  expect((await ask("/app")).headers.get("content-security-policy")).toBe(
    `frame-ancestors https://${SHOP} https://admin.shopify.com ${standIn.urls.admin}; object-src 'none'`,
  );
  answer = () => html("", { "content-security-policy": "frame-ancestors 'none'" });
  expect((await ask("/app")).headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
});

test.each([
  [
    "https://admin.shopify.com/store/north-pier/apps/waymark?a=1",
    () => `${standIn.urls.admin}/store/north-pier/apps/waymark?a=1`,
  ],
  [`https://${SHOP}/admin/orders/1`, () => `${standIn.urls.admin}/store/north-pier/orders/1`],
  [`https://${SHOP}/pages/x`, () => standIn.storefrontUrl(SHOP, "/pages/x")],
  ["/auth/login", () => "/auth/login"],
  ["https://example.com/x", () => "https://example.com/x"],
])("a redirect to %s leads where that is played", async (location, expected) => {
  answer = () => new Response(null, { status: 302, headers: { location } });
  const response = await ask("/app");
  expect([response.status, response.headers.get("location")]).toEqual([302, expected()]);
});

test("the app sees who asked for which host, and bodies pass unchanged", async () => {
  answer = ({ body }) => new Response(body, { status: 201 });
  const body = "ü".repeat(50_000);
  const response = await ask("/v2/x?y=1", { method: "POST", body });
  expect([response.status, await response.text()]).toEqual([201, body]);
  const { headers, url, method } = app.received[0]!;
  expect([method, url.pathname + url.search]).toEqual(["POST", "/v2/x?y=1"]);
  expect(headers.get("host")).toBe(new URL(standIn.urls.edge).host);
  expect(headers.get("x-forwarded-proto")).toBe("http");
});

test("an app that is down is a 502 with its address, and the browser asks again", async () => {
  standIn.setAppOrigin("http://127.0.0.1:1");
  const response = await ask("/app");
  standIn.setAppOrigin(app.origin);
  expect(response.status).toBe(502);
  expect(response.headers.get("refresh")).toBe("2");
  expect(await response.text()).toContain("does not answer at http://127.0.0.1:1");
});

test("the text is found wherever the stream is cut, and nothing else is touched", async () => {
  const source = "aab" + "aabc".repeat(2) + "aaabc-aab";
  for (let first = 0; first <= source.length; first++)
    for (let second = first; second <= source.length; second++) {
      const chunks = [source.slice(0, first), source.slice(first, second), source.slice(second)];
      const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
      expect(await readText(stream.pipe(replaceInStream("aabc", "<X>")))).toBe(
        source.replaceAll("aabc", "<X>"),
      );
    }
});

test("a port in use is one clear sentence", async () => {
  const port = Number(new URL(standIn.urls.admin).port);
  await expect(openDoor("admin", port, () => {})).rejects.toThrow(
    `Port ${port}, wanted for the stand-in's admin, is in use`,
  );
});
