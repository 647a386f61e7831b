// The stand-in's admin in a real browser, around an app that speaks App Bridge.
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { StandIn } from "../contract.ts";
import type { AppDouble } from "../support/app-double.ts";
import { launchChromium, USER_AGENT } from "../../support/chromium";
import { startEmbeddedApp } from "../support/embedded-app.ts";
import { API_KEY, SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";

let standIn: StandIn;
let app: AppDouble;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [app, browser] = await Promise.all([startEmbeddedApp(), launchChromium()]);
  standIn = await startSampleStandIn({ appOrigin: app.origin });
  standIn.store.setInstallation(SHOP, {
    id: "1",
    installedAt: new Date().toISOString(),
    scopes: ["read_orders"],
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await standIn?.stop();
  await app?.close();
});
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage({ userAgent: USER_AGENT });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function openApp(path: string): Promise<Frame> {
  await page.goto(standIn.adminUrl(SHOP, path));
  return appFrame();
}

async function appFrame(): Promise<Frame> {
  const frame = await (await page.waitForSelector("#app-frame")).contentFrame();
  await frame!.waitForSelector("h2");
  return frame!;
}

const inAdmin = (path: string) => standIn.adminUrl(SHOP, path);

test("the app opens in its frame with Shopify's parameters and a token it can be known by", async () => {
  const frame = await openApp("/app/shipments");
  const { searchParams } = new URL(frame.url());
  expect(frame.url()).toContain(`${standIn.urls.edge}/app/shipments?`);
  for (const name of ["hmac", "timestamp", "id_token", "host"])
    expect([name, searchParams.get(name)]).not.toEqual([name, null]);
  expect(atob(searchParams.get("host")!)).toBe("admin.shopify.com/store/north-pier");
  expect(await frame.evaluate("shopify.config")).toMatchObject({
    apiKey: API_KEY,
    shop: SHOP,
    locale: "en",
  });
  const { authorization } = (await frame.evaluate("fetch('/whoami').then((r) => r.json())")) as {
    authorization: string;
  };
  const claims = JSON.parse(atob(authorization.split(".")[1]!)) as Record<string, string>;
  expect(claims).toMatchObject({ aud: API_KEY, dest: `https://${SHOP}` });
});

test("a request refused for its token is tried once more with a fresh one", async () => {
  const frame = await openApp("/app");
  expect(await frame.evaluate("fetch('/flaky').then((r) => r.json())")).toEqual({ tries: 2 });
  complaints = complaints.filter((text) => !text.includes("401"));
});

test("a document without a token comes back through the bounce page", async () => {
  const frame = await openApp("/app");
  await frame.evaluate(`location.assign("/app/bounced?embedded=1&shop=${SHOP}")`);
  await page.waitForURL(inAdmin("/app/bounced"));
  expect(await (await appFrame()).textContent("h2")).toBe("/app/bounced");
});

test("navigation, address and title follow the app, and back goes back", async () => {
  const frame = await openApp("/app");
  const menu = page.locator("#app-navigation");
  expect(await menu.locator("a").allTextContents()).toEqual(["Shipments", "Settings"]);
  await menu.getByText("Shipments").click();
  await page.waitForURL(inAdmin("/app/shipments"));
  expect(await frame.textContent("h2")).toBe("/app/shipments");
  expect(await menu.locator("[aria-current]").textContent()).toBe("Shipments");
  await frame.evaluate("go('/app/shipments/7?tab=events')");
  await page.waitForURL(inAdmin("/app/shipments/7?tab=events"));
  expect(await menu.locator("[aria-current]").textContent()).toBe("Shipments");
  await page.goBack();
  await page.waitForURL(inAdmin("/app/shipments"));
  await page.reload();
  expect(await (await appFrame()).textContent("h2")).toBe("/app/shipments");
});

test("title bar, toast and save bar appear in the admin and act in the app", async () => {
  const frame = await openApp("/app");
  await page.waitForFunction("document.querySelector('#app-title').textContent === 'Parcels'");
  await page.locator("#app-actions").getByText("Export").click();
  await frame.getByText("saved", { exact: true }).waitFor();

  await frame.evaluate("shopify.toast.show('Saved it', { isError: false })");
  await page.locator("#toasts").getByText("Saved it").waitFor();

  await frame.getByLabel("Name").fill("new");
  await page.locator("#save-bar").getByText("Save", { exact: true }).click();
  await frame.getByText("submitted new").waitFor();
  await page.locator("#save-bar").waitFor({ state: "hidden" });
  await frame.getByLabel("Name").fill("newer");
  await page.locator("#save-bar").getByText("Discard").click();
  await expect.poll(() => frame.getByLabel("Name").inputValue()).toBe("old");
});

test("a modal shows its content and its buttons act", async () => {
  const frame = await openApp("/app");
  await frame.evaluate("document.getElementById('sure').content.textContent = 'Body'");
  await frame.evaluate("shopify.modal.show('sure')");
  const dialog = frame.getByRole("dialog", { name: "Are you sure?" });
  await dialog.getByText("Body").waitFor();
  await dialog.getByText("Yes").click();
  await dialog.waitFor({ state: "detached" });
});

test("links to Shopify's admin lead to the stand-in's pages", async () => {
  const frame = await openApp("/app");
  await frame.getByText("All orders").click();
  await page.waitForURL(`${standIn.urls.admin}/store/north-pier/orders`);
  await page.getByRole("heading", { name: "Orders" }).waitFor();
});

test("the app learns where its blocks are placed, and that what is not played is not played", async () => {
  const frame = await openApp("/app");
  const [extension] = (await frame.evaluate("shopify.app.extensions()")) as {
    handle: string;
    activations: { handle: string; status: string }[];
  }[];
  expect(extension?.handle).toBe("sample");
  expect(extension?.activations.map(({ handle, status }) => [handle, status]).sort()).toEqual([
    ["beacon", "active"],
    ["greeting", "active"],
    ["product-only", "available"],
  ]);
  await expect(frame.evaluate("shopify.resourcePicker({ type: 'product' })")).rejects.toThrow(
    "STANDIN_NOT_IMPLEMENTED",
  );
});

test("a person creates, ships, corrects and cancels by the pages alone", async () => {
  await page.goto(standIn.urls.admin);
  await page.getByLabel("Customer's e-mail").first().fill("ada@example.com");
  await page.getByText("Create an order").first().click();
  await page.waitForURL(/\/store\/north-pier\/orders\/\d+$/);
  await page.getByLabel("Shipping carrier").fill("Royal Mail");
  await page.getByLabel("Tracking number").fill("FQ087430672GB, FQ1");
  await page.getByText("Fulfill items").click();
  await page.getByText("Royal Mail: FQ087430672GB, FQ1").waitFor();
  await page.getByLabel("Tracking number").first().fill("FQ2");
  await page.getByText("Correct tracking").click();
  await page.getByText("Royal Mail: FQ2").waitFor();
  await page.getByText("Cancel fulfillment").click();
  await page.getByText("Cancelled", { exact: true }).waitFor();
  await standIn.settled();
  expect(standIn.deliveries().map(({ topic }) => topic)).toEqual([
    "orders/create",
    "fulfillments/create",
    "orders/updated",
    "fulfillments/update",
    "orders/updated",
    "fulfillments/update",
    "orders/updated",
  ]);
});

test("forms from elsewhere are refused", async () => {
  const response = await fetch(`${standIn.urls.admin}/actions/uninstall`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
    body: new URLSearchParams({ shop: SHOP }),
  });
  expect(response.status).toBe(403);
  expect(standIn.store.shop(SHOP).installation).not.toBeNull();
});

test("the navigation folds away on a small screen, and nothing is wider than the screen", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const url of [
    standIn.urls.admin,
    inAdmin("/app"),
    `${standIn.urls.admin}/store/north-pier/orders`,
  ]) {
    await page.goto(url);
    expect(await page.locator(".side").isVisible()).toBe(false);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  }
  await page.getByRole("button", { name: "Menu" }).click();
  await page.locator(".side").getByText("Orders").waitFor();
});
