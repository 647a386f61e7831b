// Two shops with the tracking page, one in each of the stand-in's themes, and visits to them in Chromium.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { createLog } from "~/lib/log.server";
import { systemClock } from "~/lib/time";
import type { ShipmentDetail } from "~/shipments/shipment";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";
import { type AppDouble, startAppDouble } from "../stand-in/support/app-double.ts";
import { API_SECRET, SHOP, startSampleStandIn } from "../stand-in/support/sample-stand-in.ts";
import { launchChromium } from "../support/chromium";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { seedParcels } from "./seed-order";

export const SHOPS = { light: SHOP, dark: "dark-pier.myshopify.com" };
export type Theme = keyof typeof SHOPS;
export const THEMES = Object.keys(SHOPS) as Theme[];
export const WIDTHS = [1280, 390];
export const EMAIL = "ada@example.com";
export const BLOCK_PAGE = "/pages/track-your-order";
const extensions = path.resolve(import.meta.dirname, "../../extensions");
const shots = process.env.SCREENSHOTS;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors of the page, and requests to anywhere but the shop. */
  complaints: string[];
}

export interface Shops {
  database: TestDatabase;
  browser: Browser;
  urlOf(theme: Theme, page: string, query?: Record<string, string>): string;
  /** The name of the order whose parcels are in this state. */
  nameOf(state: string): string;
  orderQuery(state: string): { order: string; email: string };
  visit(options?: { width?: number; script?: boolean }): Promise<Visit>;
  /** The app answers nothing until the returned function is called. */
  holdAnswers(): () => void;
  /** Answers wait no more, held ones excepted. */
  answerAgain(): void;
  /** Lets everybody look up as if for the first time. */
  forgetLimits(): Promise<void>;
  /** With SCREENSHOTS=<folder>, a picture there. */
  photograph(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

/** `orders`: parcels by a name for the state that they are in; each shop has one order of each. */
export async function openShops(orders: Record<string, ShipmentDetail[]>): Promise<Shops> {
  const database = await freshDatabase();
  const nameOf = (state: string) => `#${2001 + Object.keys(orders).indexOf(state)}`;
  for (const shopId of Object.values(SHOPS)) {
    for (const [state, parcels] of Object.entries(orders)) {
      const syncedAt = new Date(systemClock.now().getTime() - 12 * 60_000);
      await seedParcels(database, { shopId, name: nameOf(state), email: EMAIL, syncedAt }, parcels);
    }
  }
  /** While set, the app's answers wait for it. */
  let gate: Promise<void> | null = null;
  const app = await startApp(database, () => gate);
  const standIn = await startSampleStandIn({
    appOrigin: app.origin,
    extensionsDirectory: extensions,
    shops: [
      { domain: SHOPS.light, name: "North Pier Goods" },
      { domain: SHOPS.dark, name: "Dark Pier", theme: "dark" },
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
  const browser = await launchChromium();
  if (shots) mkdirSync(shots, { recursive: true });
  return {
    database,
    browser,
    nameOf,
    urlOf: (theme, page, query = {}) =>
      standIn.storefrontUrl(SHOPS[theme], `${page}?${new URLSearchParams(query)}`),
    orderQuery: (state) => ({ order: nameOf(state), email: EMAIL }),
    visit: (options = {}) => openVisit(browser, options),
    holdAnswers() {
      let letGo = () => {};
      gate = new Promise((resolve) => {
        letGo = () => {
          gate = null;
          resolve();
        };
      });
      return letGo;
    },
    answerAgain() {
      gate = null;
    },
    async forgetLimits() {
      await database.prisma.rateLimitBucket.deleteMany();
    },
    async photograph(page, name) {
      if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
    },
    async close() {
      await browser.close();
      await standIn.stop();
      await app.close();
      await database.drop();
    },
  };
}

function startApp(database: TestDatabase, gate: () => Promise<void> | null): Promise<AppDouble> {
  const endpoint = createTrackingPageEndpoint({
    database,
    sealer: testSealer,
    clock: systemClock,
    log: createLog("silent"),
    secrets: [API_SECRET],
    trustedProxies: 1,
    styles: readFileSync(path.join(extensions, "tracking-page/assets/tracking.css"), "utf8"),
  });
  return startAppDouble(async ({ url, headers, method, body }) => {
    const held = gate();
    const answer = await endpoint(new Request(url, { headers, method, body: body || null }));
    await held;
    return answer;
  });
}

async function openVisit(
  browser: Browser,
  options: { width?: number; script?: boolean },
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    javaScriptEnabled: options.script ?? true,
    locale: "en-US",
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
    const { protocol, hostname } = new URL(request.url());
    const isOurs = hostname.endsWith("localhost") || hostname === "127.0.0.1";
    if (protocol.startsWith("http") && !isOurs) complaints.push(`asked ${hostname}`);
  });
  return { page, context, complaints };
}
