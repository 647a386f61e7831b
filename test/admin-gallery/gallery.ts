// Takes pictures of the admin's pages from the built app, with what axe and the console complain of.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Frame } from "playwright-core";
import { openHome } from "../demo/home";
import { installApp } from "../demo/install-app";
import { DEMO_SHOP } from "../demo/orders";
import { type World, startWorld } from "../demo/world";
import { WIDTHS, type Width, launchChromium, untilStill, visit } from "../support/chromium";
import { type ShopState, pagesOfRows, putIntoState } from "./states";

const SHOP = DEMO_SHOP.domain;
const REPLAY = { planDaysAgo: 0, planSpanDays: 1, catchUpSeconds: 1 };
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** A longer page is cut off. */
const HEIGHT_MAX = 3_000;
const TIMEOUT_MS = 120_000;

export interface AdminGallery {
  /** Brings the shop into the state; resolves to the addresses of its rows' pages. */
  show(state: ShopState): Promise<Record<string, string>>;
  take(at: string, width: Width): Promise<{ png: Buffer; faults: string[] }>;
  close(): Promise<void>;
}

/** @param databaseUrl an empty, migrated database */
export async function openAdminGallery(databaseUrl: string): Promise<AdminGallery> {
  const directory = mkdtempSync(path.join(tmpdir(), "waymark-admin-gallery-"));
  const home = await openHome(directory, REPLAY, true);
  const ownDatabase = { url: databaseUrl, stop: async () => {} };
  const world = await startWorld(home, "free", () => {}, { ownDatabase, sandbox: "numbers" });
  await installApp(world.standIn, SHOP, databaseUrl);
  const browser = await launchChromium();
  return {
    async show(state) {
      world.standIn.store.shop(SHOP).merchantLocale = state.locale;
      await putIntoState(databaseUrl, SHOP, state);
      return pagesOfRows(databaseUrl, SHOP);
    },
    take: (at, width) => take(browser, world, at, width),
    async close() {
      await browser.close();
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function take(browser: Browser, { standIn }: World, at: string, width: Width) {
  const { page, context, complaints } = await visit(browser, { width });
  // A page that never comes to rest must not hold up all others.
  const timer = setTimeout(() => void context.close(), TIMEOUT_MS);
  try {
    await page.goto(standIn.adminUrl(SHOP, at));
    await page.frameLocator("iframe").getByRole("heading", { level: 1 }).waitFor();
    const { origin } = new URL(standIn.urls.edge);
    const frame = page.frame({ url: (url) => url.origin === origin });
    if (!frame) throw new Error("The admin shows no app.");
    await untilStill(frame);
    const overflow = await frame.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    await page.setViewportSize({ width: WIDTHS[width], height: await wholeHeight(frame) });
    await untilStill(frame, 100);
    // A frame that grew is painted for the first picture, which may lack its lower part.
    await page.screenshot();
    const png = await page.screenshot();
    const { violations } = await new AxeBuilder({ page })
      .include("iframe")
      // A preview's frame allows no scripts, so axe never ends there. `npm run gallery` runs it on that page.
      .exclude(["iframe", ".wm-preview"])
      .withTags(WCAG)
      .analyze();
    const faults = [
      ...complaints,
      ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ...(overflow > 0 ? [`is ${overflow} pixels too wide`] : []),
    ];
    return { png, faults };
  } catch (error) {
    throw new Error(`${at} in ${width}: no picture could be taken.`, { cause: error });
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** Of the window in which the whole document of the app is seen. */
async function wholeHeight(frame: Frame): Promise<number> {
  const { content, inner, outer } = await frame.evaluate(() => ({
    content: document.documentElement.scrollHeight,
    inner: window.innerHeight,
    outer: 900,
  }));
  return Math.min(content + outer - inner, HEIGHT_MAX);
}
