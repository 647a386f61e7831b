// The built app in a real Chromium, inside Shopify's stand-in: what a merchant and a shopper see.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHome } from "../demo/home";
import { type DemoPlan, DEMO_SHOP, planDemo, playStep } from "../demo/orders";
import { type World, startWorld } from "../demo/world";
import { type Visit, WIDTHS, type Width, launchChromium, visit } from "../support/chromium";
import { type TestDatabase, freshDatabase } from "../support/database";

const SHOP = DEMO_SHOP.domain;
const PICTURES = path.resolve(".waymark/screenshots");
/** A parcel's whole journey has been replayed and synced well before. */
const REPLAY_SECONDS = 12;

let database: TestDatabase;
let world: World;
let plan: DemoPlan;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  database = await freshDatabase();
  const replay = { planDaysAgo: -22, planSpanDays: 40, catchUpSeconds: REPLAY_SECONDS };
  const home = await openHome(mkdtempSync(path.join(tmpdir(), "waymark-browser-")), replay, true);
  const ownDatabase = { url: database.url, stop: async () => {} };
  world = await startWorld(home, "free", () => {}, ownDatabase);
  await world.standIn.installApp(SHOP);
  plan = planDemo({ seed: 3, shipments: 40, startAt: new Date(home.state.planAt) });
  for (const step of plan.steps) playStep(world.standIn, SHOP, step);
  await world.standIn.settled();
  await untilReplayed(home.state.clock.startedAt);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await world?.stop();
  await database?.drop();
});

/** The replay is over and every registered parcel has news: pages stand still from here on. */
async function untilReplayed(startedAt: string): Promise<void> {
  const overAt = new Date(startedAt).getTime() + REPLAY_SECONDS * 1000;
  for (;;) {
    const { rows } = await database.pool.query<{ silent: number; delivered: number }>(
      `select count(*) filter (where registration_state = 'pending' or
                (registration_state = 'registered' and status = 'pending'))::int as silent,
              count(*) filter (where status = 'delivered')::int as delivered
       from shipments`,
    );
    if (Date.now() > overAt && rows[0]?.silent === 0 && rows[0].delivered > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function openAdmin(width: Width, at = ""): Promise<Visit & { app: FrameLocator }> {
  const opened = await visit(browser, { width });
  await opened.page.goto(world.standIn.adminUrl(SHOP, at || undefined));
  const app = opened.page.frameLocator("iframe");
  await app.getByRole("heading", { level: 1 }).waitFor();
  return { ...opened, app };
}

const picture = (page: Page, name: string, width: Width) =>
  page.screenshot({ path: path.join(PICTURES, `${name}-${WIDTHS[width]}.png`) });

/** Whether the document is wider than its window: then a phone scrolls sideways. */
const overflow = (app: FrameLocator | Page) =>
  app
    .locator("html")
    .evaluate((html) => html.scrollWidth - (html.ownerDocument.defaultView?.innerWidth ?? 0));

describe.each(["desktop", "phone"] as const)("a merchant at a %s", (width) => {
  test("sees how things stand, and goes on to a list", async () => {
    const { page, app, complaints, context } = await openAdmin(width);
    await app.getByText("Delivered", { exact: true }).first().waitFor();
    await picture(page, "admin-home", width);
    expect(await overflow(app)).toBeLessThanOrEqual(0);
    await app
      .getByRole("link", { name: /Delivered/ })
      .first()
      .click();
    await app.getByRole("heading", { name: "Shipments", level: 1 }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("finds a parcel by its number and reads its journey", async () => {
    const { page, app, complaints, context } = await openAdmin(width, "/app/shipments");
    await picture(page, "admin-shipments", width);
    expect(await overflow(app)).toBeLessThanOrEqual(0);
    const number = plan.example.trackingNumber;
    const found = await openAdmin(width, `/app/shipments?search=${number}`);
    await found.app.getByText(number).filter({ visible: true }).first().click();
    await found.app.getByText(plan.example.orderName).first().waitFor();
    await picture(found.page, "admin-shipment", width);
    expect(await overflow(found.app)).toBeLessThanOrEqual(0);
    expect([...complaints, ...found.complaints]).toEqual([]);
    await found.context.close();
    await context.close();
  });
});

test("a merchant names the carrier that Waymark could not tell, and the parcel is registered", async () => {
  const unknown = plan.shipments.find((shipment) => shipment.outcome === "needs_carrier");
  const { app, complaints, context } = await openAdmin("desktop", "/app/shipments?view=attention");
  await app
    .getByText(unknown?.trackingNumber ?? "")
    .first()
    .click();
  const field = app.getByRole("combobox", { name: /carrier/i });
  await field.fill("DHL Express");
  await app
    .getByRole("option", { name: /DHL Express/ })
    .first()
    .click();
  await app.getByRole("button", { name: /Save|Set carrier|Start tracking/ }).click();
  await expect
    .poll(
      async () => {
        const { rows } = await database.pool.query<{ carrier_code: string; state: string }>(
          `select carrier_code, registration_state as state from shipments
           where tracking_number = $1 and registration_state <> 'removed'`,
          [unknown?.trackingNumber],
        );
        return rows[0];
      },
      { timeout: 20_000 },
    )
    .toEqual({ carrier_code: "dhl", state: "registered" });
  expect(complaints).toEqual([]);
  await context.close();
});

const trackingPage = () => world.standIn.storefrontUrl(SHOP, "/pages/track-your-order");

describe.each([
  { width: "desktop", javaScriptEnabled: true },
  { width: "phone", javaScriptEnabled: true },
  { width: "desktop", javaScriptEnabled: false },
  { width: "phone", javaScriptEnabled: false },
] as const)(
  "a shopper at $width, JavaScript $javaScriptEnabled",
  ({ width, javaScriptEnabled }) => {
    const name = (what: string) => `shopper-${what}${javaScriptEnabled ? "" : "-nojs"}`;

    async function ask(order: string, email: string): Promise<Visit> {
      const opened = await visit(browser, { width, javaScriptEnabled });
      await opened.page.goto(trackingPage());
      await picture(opened.page, name("form"), width);
      await opened.page.getByLabel("Order number").fill(order);
      await opened.page.getByLabel("E-mail").fill(email);
      await opened.page.getByRole("button", { name: "Track" }).first().click();
      return opened;
    }

    test("follows the parcels of an order", async () => {
      const { page, complaints, context } = await ask(plan.example.orderName, plan.example.email);
      await page.getByText(plan.example.trackingNumber).first().waitFor();
      await picture(page, name("result"), width);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("learns nothing from a wrong e-mail", async () => {
      const { page, complaints, context } = await ask(plan.example.orderName, "else@example.com");
      await page.getByText("We found nothing to track").first().waitFor();
      await picture(page, name("notfound"), width);
      expect(await page.content()).not.toContain(plan.example.trackingNumber);
      expect(complaints).toEqual([]);
      await context.close();
    });
  },
);

describe("accessibility by axe", () => {
  const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

  test.each(["", "/app/shipments", "/app/settings"])("admin page %s", async (at) => {
    const { page, context } = await openAdmin("desktop", at);
    const { violations } = await new AxeBuilder({ page })
      .include("iframe")
      .withTags(WCAG)
      // Polaris' own Tabs put a button that opens "More views" into the tab list.
      .disableRules(["aria-required-children"])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await context.close();
  });

  test("the tracking page with a result", async () => {
    const { page, context } = await visit(browser);
    const { orderName: order, email } = plan.example;
    const query = new URLSearchParams({ order, email });
    await page.goto(world.standIn.storefrontUrl(SHOP, `/apps/track?${query}`));
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await context.close();
  });
});
