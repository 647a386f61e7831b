// The tracking page as a shopper's browser shows it: block and proxy page, in a light and a dark theme.
// With SCREENSHOTS=<folder> every state is also photographed there at 1280 and 390 pixels.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "~/lib/log.server";
import { systemClock } from "~/lib/time";
import type { ShipmentDetail } from "~/shipments/shipment";
import { createTrackingPageDoor } from "~/storefront/door.server";
import type { StandIn } from "../stand-in/contract.ts";
import { type AppDouble, startAppDouble } from "../stand-in/support/app-double.ts";
import { launchChromium } from "../support/chromium";
import { API_SECRET, SHOP, startSampleStandIn } from "../stand-in/support/sample-stand-in.ts";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { handedOver, shipment, shipmentIn } from "./sample-parcels";
import { seedParcels } from "./seed-order";

const DARK_SHOP = "dark-pier.myshopify.com";
const SHOPS = { light: SHOP, dark: DARK_SHOP };
type Theme = keyof typeof SHOPS;
const WIDTHS = [1280, 390];
const EMAIL = "ada@example.com";
const BLOCK_PAGE = "/pages/track-your-order";
const extensions = path.resolve(import.meta.dirname, "../../extensions");
const shots = process.env.SCREENSHOTS;

/** Orders by the state that their parcels are in. */
const ORDERS: Record<string, ShipmentDetail[]> = {
  pending: [shipmentIn("pending", null, "")],
  notfound: [shipmentIn("notfound", "notfound001", "")],
  transit: [shipment()],
  "out-for-delivery": [shipmentIn("pickup", "pickup001", "Wird heute zugestellt")],
  "ready-to-collect": [shipmentIn("pickup", "pickup002", "Ready for pick-up at parcel shop")],
  delivered: [shipmentIn("delivered", "delivered001", "Delivered")],
  undelivered: [shipmentIn("undelivered", "undelivered002", "Recipient not at home")],
  customs: [shipmentIn("exception", "exception006", "Held by customs, documents missing")],
  returning: [shipmentIn("exception", "exception011", "Return to sender")],
  expired: [shipmentIn("expired", "expired001", "No further information")],
  "handed-over": [handedOver],
  "two-parcels": [
    shipmentIn("delivered", "delivered004", "Left with neighbour"),
    shipmentIn("undelivered", "undelivered001", "Address incomplete"),
  ],
  hostile: [
    shipment({
      status: "transit",
      carrierCode: "unknown",
      trackingCompany: "<script>alert(1)</script>{{ shop.name }}",
      checkpoints: [
        {
          ...shipment().checkpoints[0]!,
          description: `<script>document.title="owned"</script>{{ 7 | times: 6 }}\u202E ${"x".repeat(10_000)}`,
          details: '"><img src=x onerror="document.title=1">',
        },
        { ...shipment().checkpoints[1]!, description: "وصلت الشحنة إلى مركز الفرز (Riyadh 12)" },
      ],
    }),
  ],
};
const nameOf = (state: string) => `#${2001 + Object.keys(ORDERS).indexOf(state)}`;

let database: TestDatabase;
let app: AppDouble;
let standIn: StandIn;
let browser: Browser;
/** While set, the app's answers wait for it. */
let gate: Promise<void> | null = null;

beforeAll(async () => {
  database = await freshDatabase();
  for (const shopId of Object.values(SHOPS)) {
    for (const [state, parcels] of Object.entries(ORDERS)) {
      const syncedAt = new Date(systemClock.now().getTime() - 12 * 60_000);
      const order = { shopId, name: nameOf(state), email: EMAIL, syncedAt };
      await seedParcels(database, order, parcels);
    }
  }
  const door = createTrackingPageDoor({
    database,
    sealer: testSealer,
    clock: systemClock,
    log: createLog("silent"),
    secrets: [API_SECRET],
    styles: readFileSync(path.join(extensions, "tracking-page/assets/tracking.css"), "utf8"),
  });
  app = await startAppDouble(async ({ url, headers, method }) => {
    const held = gate;
    const answer = await door(new Request(url, { headers, method }));
    await held;
    return answer;
  });
  standIn = await startSampleStandIn({
    appOrigin: app.origin,
    extensionsDirectory: extensions,
    shops: [
      { domain: SHOP, name: "North Pier Goods" },
      { domain: DARK_SHOP, name: "Dark Pier", theme: "dark" },
    ],
  });
  for (const shopId of Object.values(SHOPS)) {
    // The proxy answers only where the app is installed.
    standIn.store.shop(shopId).installation = {
      id: "1",
      installedAt: systemClock.now().toISOString(),
      scopes: ["read_orders", "read_fulfillments", "write_app_proxy"],
    };
  }
  browser = await launchChromium();
  if (shots) mkdirSync(shots, { recursive: true });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await standIn?.stop();
  await app?.close();
  await database?.drop();
});
beforeEach(() => database.prisma.lookupLimit.deleteMany());

const urlOf = (theme: Theme, page: string, query: Record<string, string> = {}) =>
  standIn.storefrontUrl(SHOPS[theme], `${page}?${new URLSearchParams(query)}`);
const orderQuery = (state: string) => ({ order: nameOf(state), email: EMAIL });

interface Visit {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

async function visit(options: { width?: number; script?: boolean } = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    javaScriptEnabled: options.script ?? true,
    locale: "en-GB",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // Chromium itself reports every answer that is not 2xx.
    const isStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isStatus) complaints.push(message.text());
  });
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (
      /^http/.test(origin) &&
      !origin.startsWith("http://localhost") &&
      !origin.includes("127.0.0.1")
    )
      complaints.push(`asked ${origin}`);
  });
  return { page, context, complaints };
}

async function photograph(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
}

/** The app answers nothing until the returned function is called. */
function holdAnswers(): () => void {
  let letGo = () => {};
  gate = new Promise((resolve) => {
    letGo = () => {
      gate = null;
      resolve();
    };
  });
  return letGo;
}

/** Waits until the browser has drawn that many frames. */
const frames = (page: Page, count: number) =>
  page.evaluate(async (left) => {
    for (; left > 0; left--) await new Promise(requestAnimationFrame);
  }, count);

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(Object.keys(SHOPS) as Theme[])("in the %s theme", (theme) => {
  test.each(Object.keys(ORDERS))(
    "%s reads well at both widths, without a script",
    async (state) => {
      for (const width of WIDTHS) {
        const { page, context, complaints } = await visit({ width, script: false });
        await page.goto(urlOf(theme, "/apps/track", orderQuery(state)));
        await photograph(page, `${theme}-${width}-${state}`);
        expect(await page.locator(".waymark-found").count()).toBe(1);
        expect(await page.locator("[aria-current=step]").count()).toBe(ORDERS[state]!.length);
        expect(complaints).toEqual([]);
        await context.close();
      }
    },
  );

  test("the block asks in place, says so, and keeps the email out of the address", async () => {
    const { page, context, complaints } = await visit();
    await page.goto(urlOf(theme, BLOCK_PAGE));
    await photograph(page, `${theme}-1280-block-empty`);
    await page.getByLabel("Order number").fill(nameOf("out-for-delivery"));
    await page.getByLabel("Email").fill(EMAIL);
    await page.locator("form").first().getByRole("button").click();
    const headline = page.getByRole("heading", { name: "Out for delivery" });
    await headline.waitFor();
    await photograph(page, `${theme}-1280-block-found`);
    expect(await headline.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(new URL(page.url()).search).toBe("?order=%232004");
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(WIDTHS)("nothing is wider than %i pixels, and axe has no complaint", async (width) => {
    const { page, context } = await visit({ width });
    for (const state of ["two-parcels", "hostile", "handed-over", "customs"]) {
      await page.goto(urlOf(theme, "/apps/track", orderQuery(state)));
      expect(await overflow(page), state).toBe(0);
      const { violations } = await new AxeBuilder({ page })
        .include(".waymark")
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${state} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    await context.close();
  });
});

test("the form alone, nothing found and the limit say what they are", async () => {
  for (const theme of Object.keys(SHOPS) as Theme[]) {
    for (const width of WIDTHS) {
      await database.prisma.lookupLimit.deleteMany();
      const { page, context } = await visit({ width, script: false });
      await page.goto(urlOf(theme, "/apps/track"));
      await photograph(page, `${theme}-${width}-empty`);
      await page.goto(urlOf(theme, "/apps/track", { order: "1", email: EMAIL }));
      await page.getByRole("heading", { name: "We found nothing to track" }).waitFor();
      await photograph(page, `${theme}-${width}-not-found`);
      await page.goto(urlOf(theme, "/apps/track", { number: shipment().trackingNumber + "2003" }));
      await page.getByText("This is what a tracking number alone shows").waitFor();
      await photograph(page, `${theme}-${width}-number-only`);
      let status = 200;
      for (let turn = 0; turn < 40 && status === 200; turn++) {
        const answer = await page.goto(urlOf(theme, "/apps/track", { number: "NOTHERE1" }));
        status = answer?.status() ?? 0;
      }
      expect(status).toBe(429);
      await page.getByRole("heading", { name: "Too many look-ups" }).waitFor();
      await photograph(page, `${theme}-${width}-limited`);
      await context.close();
    }
  }
});

describe("without a script", () => {
  test("the block's form leads to the proxy's page with the result in view", async () => {
    const { page, context } = await visit({ width: 390, script: false });
    await page.goto(urlOf("light", BLOCK_PAGE));
    await photograph(page, "light-390-block-empty");
    await page.getByLabel("Tracking number").fill(shipment().trackingNumber + "2003");
    await page.getByRole("button", { name: "Track" }).nth(1).click();
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/apps/track");
    expect(new URL(page.url()).hash).toBe("#waymark-result");
    await context.close();
  });
});

describe("the script", () => {
  test("moves nothing on the page when a slow answer comes, found or not", async () => {
    for (const order of [nameOf("transit"), "#1"]) {
      const { page, context } = await visit();
      await page.goto(urlOf("light", BLOCK_PAGE));
      await page.getByLabel("Order number").fill(order);
      await page.getByLabel("Email").fill(EMAIL);
      const letGo = holdAnswers();
      await page.getByRole("button", { name: "Track" }).first().click();
      await page.locator("[data-waymark][aria-busy=true]").waitFor();
      await frames(page, 2);
      await page.evaluate(() => {
        const record = window as unknown as { shift: number };
        record.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) record.shift += (entry as never)["value"];
        }).observe({ type: "layout-shift" });
      });
      letGo();
      await page.locator(".waymark-result .waymark-headline").waitFor();
      await frames(page, 3);
      expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBe(0);
      await context.close();
    }
  });

  test("announces what was not found and leaves the form as it was", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.getByLabel("Order number").fill("1");
    await page.getByLabel("Email").fill("nobody@example.com");
    await page.getByRole("button", { name: "Track" }).first().click();
    await page.getByRole("status").getByText("We found nothing to track").waitFor();
    expect(await page.getByLabel("Email").inputValue()).toBe("nobody@example.com");
    expect(
      await page
        .getByRole("button", { name: "Track" })
        .first()
        .evaluate((node) => node === document.activeElement),
    ).toBe(true);
    await context.close();
  });

  test("shows a limit in place", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.evaluate(async () => {
      for (let turn = 0; turn < 40; turn++) await fetch("/apps/track?number=NOTHERE1&format=json");
    });
    await page.getByLabel("Tracking number").fill("NOTHERE1");
    await page.getByRole("button", { name: "Track" }).nth(1).click();
    await page.getByRole("heading", { name: "Too many look-ups" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(BLOCK_PAGE);
    await context.close();
  });

  test("answers a deep link at once, and takes the email out of the address", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE, { ...orderQuery("delivered"), utm_source: "mail" }));
    await page.getByRole("heading", { name: "Delivered on Wed 4 Nov" }).waitFor();
    const { searchParams } = new URL(page.url());
    expect([...searchParams.keys()].sort()).toEqual(["order", "utm_source"]);
    await context.close();
  });

  test("goes to the proxy's page when the answer is no JSON", async () => {
    const { page, context } = await visit();
    await page.route(/format=json/, (route) => route.fulfill({ status: 502, body: "<p>oops" }));
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.getByLabel("Order number").fill(nameOf("transit"));
    await page.getByLabel("Email").fill(EMAIL);
    await page.getByRole("button", { name: "Track" }).first().click();
    await page.waitForURL(/\/apps\/track\?/);
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    await context.close();
  });

  test("serves several blocks on a page, also those that the theme editor adds later", async () => {
    const { page, context, complaints } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    await page.evaluate(() => {
      const first = document.querySelector("[data-waymark]")!;
      const section = document.createElement("section");
      section.innerHTML = first.outerHTML.replaceAll("stand-in-", "second-");
      section.querySelector("[data-waymark]")!.removeAttribute("data-waymark-ready");
      document.querySelector("main")!.append(section);
      section.dispatchEvent(new CustomEvent("shopify:section:load", { bubbles: true }));
    });
    const second = page.locator("[data-waymark]").nth(1);
    await second.getByLabel("Tracking number").fill(`${shipment().trackingNumber}2003`);
    await second.getByRole("button", { name: "Track" }).nth(1).click();
    await second.getByRole("heading", { name: "On its way" }).waitFor();
    expect(await page.locator("[data-waymark]").first().locator(".waymark-found").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a newer question wins over an older answer", async () => {
    const { page, context } = await visit();
    await page.goto(urlOf("light", BLOCK_PAGE));
    const number = page.getByLabel("Tracking number");
    const track = page.getByRole("button", { name: "Track" }).nth(1);
    const letGo = holdAnswers();
    await number.fill("NOTHERE1");
    const first = page.waitForRequest(/NOTHERE1/);
    await track.click();
    await first;
    gate = null;
    await number.fill(`${shipment().trackingNumber}2003`);
    await track.click();
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    letGo();
    await frames(page, 3);
    expect(await page.getByRole("heading", { name: "On its way" }).count()).toBe(1);
    await context.close();
  });
});

test("a carrier's script never runs, on the page or in the block", async () => {
  const { page, context, complaints } = await visit();
  await page.goto(urlOf("light", "/apps/track", orderQuery("hostile")));
  expect(await page.title()).not.toMatch(/owned|^1$/);
  await page.goto(urlOf("light", BLOCK_PAGE, orderQuery("hostile")));
  await page.locator(".waymark-found").waitFor();
  expect(await page.title()).not.toMatch(/owned|^1$/);
  expect(await page.locator(".waymark-found").textContent()).toContain("{{ 7 | times: 6 }}");
  expect(await page.locator(".waymark-found img, .waymark-found script").count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
