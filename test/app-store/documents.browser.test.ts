// Checks every served document as Shopify reviewers do: App Bridge first, allowed frame ancestors, no cookie.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHome } from "../demo/home";
import { DEMO_SHOP } from "../demo/orders";
import { type World, startWorld } from "../demo/world";
import { USER_AGENT, WIDTHS, launchChromium, visit } from "../support/chromium";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = DEMO_SHOP.domain;
let database: TestDatabase;
let world: World;
let browser: Browser;

beforeAll(async () => {
  database = await freshDatabase();
  const replay = { planDaysAgo: 0, planSpanDays: 1, catchUpSeconds: 1 };
  const home = await openHome(mkdtempSync(path.join(tmpdir(), "waymark-documents-")), replay, true);
  const ownDatabase = { url: database.url, stop: async () => {} };
  world = await startWorld(home, "free", () => {}, { ownDatabase });
  await world.standIn.installApp(SHOP);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
  await database?.drop();
});

/** As the app sends it, before the stand-in's edge writes its own App Bridge in. */
async function documentAt(at: string): Promise<{ response: Response; head: string; html: string }> {
  const opened = await world.standIn.openApp(SHOP, at);
  const html = await opened.text();
  return { response: opened, html, head: /<head>(.*?)<\/head>/s.exec(html)?.[1] ?? "" };
}

describe.each([
  ["the home page", "/app", 200],
  ["a list", "/app/shipments", 200],
  ["settings", "/app/settings", 200],
  ["a page that is not there", "/app/no-such-page", 404],
  ["a shipment that is not there", "/app/shipments/00000000-0000-4000-8000-000000000000", 404],
  ["a shipment with a broken id", "/app/shipments/%00", 404],
])("%s", (_name, at, status) => {
  test("has App Bridge as its first script, in the head", async () => {
    const { response, head } = await documentAt(at);
    expect(response.status).toBe(status);
    const scripts = head.match(/<script[^>]*>/g) ?? [];
    expect(scripts[0]).toMatch(/app-bridge\.js/);
    expect(scripts[0]).toMatch(/data-api-key="[^"]+"/);
    expect(scripts[0]).not.toMatch(/\b(?:async|defer|type="module")\b/);
  });

  test("may be framed by its own shop's admin alone, and sets no cookie", async () => {
    const { response } = await documentAt(at);
    const policy = response.headers.get("content-security-policy") ?? "";
    const framers = /frame-ancestors ([^;]+)/.exec(policy)?.[1]?.split(/\s+/) ?? [];
    expect(framers).toContain(`https://${SHOP}`);
    expect(framers).toContain("https://admin.shopify.com");
    expect(framers.filter((each) => /^\*$|^https?:$|\*\.myshopify/.test(each))).toEqual([]);
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});

const outside = (at: string) =>
  fetch(`${world.standIn.urls.edge}${at}`, {
    redirect: "manual",
    headers: { "user-agent": USER_AGENT },
  });

test("outside Shopify no page asks for a shop's address", async () => {
  for (const at of ["/", "/auth/login"]) {
    const response = await outside(at);
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).not.toMatch(/<input|<form|\.myshopify\.com/);
    expect(response.headers.get("content-security-policy")).toMatch(/frame-ancestors/);
  }
});

test("opened at its own address, the app goes to Shopify or says how to get there", async () => {
  const bare = await outside("/app");
  expect(bare.status).toBe(302);
  expect(bare.headers.get("location")).toMatch(/\/auth\/login/);
  const withShop = await outside(`/?shop=${SHOP}&embedded=1&host=x`);
  expect(withShop.headers.get("location")).toMatch(/^\/app\?shop=/);
});

test("the whole admin works without a cookie", async () => {
  const { page, context, complaints } = await visit(browser);
  await page.goto(world.standIn.adminUrl(SHOP));
  const app = page.frameLocator("iframe");
  await app.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await app.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  expect(await context.cookies()).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test("a link on the page asks before it leaves what is not saved", async () => {
  const { page, context } = await visit(browser);
  await page.goto(world.standIn.adminUrl(SHOP, "/app/api/push"));
  const app = page.frameLocator("iframe");
  await app.getByRole("heading", { level: 1, name: "Outgoing webhooks" }).waitFor();
  const answers: ("accept" | "dismiss")[] = ["dismiss", "accept"];
  page.on("dialog", (dialog) => dialog[answers.shift() ?? "dismiss"]());
  await app
    .getByLabel(/e-?mail/i)
    .first()
    .fill("new@example.com");
  await page.locator("#save-bar").waitFor();
  const back = app
    .getByRole("link", { name: "API", exact: true })
    .or(app.locator("main a").first());
  await back.first().click();
  expect(await app.getByRole("heading", { level: 1 }).textContent()).toBe("Outgoing webhooks");
  await back.first().click();
  await app.getByRole("heading", { level: 1, name: "API" }).waitFor();
  expect(answers).toEqual([]);
  await context.close();
});

describe.each(["desktop", "phone"] as const)("at a %s", (width) => {
  test("opening the app restores a refused access, and the page says so", async () => {
    await database.pool.query(
      `update shops set token_refused_at = now() - interval '3 days', token_restored_at = null`,
    );
    const { page, context, complaints } = await visit(browser, { width });
    await page.goto(world.standIn.adminUrl(SHOP));
    const app = page.frameLocator("iframe");
    await app.getByText("Waymark is reconnected").waitFor();
    await page.screenshot({ path: `.waymark/screenshots/home-reconnected-${WIDTHS[width]}.png` });
    expect(complaints).toEqual([]);
    await context.close();
  });
});
