// The built app for the browser suites: the demo's world on a database of its own, its replay over.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Frame, FrameLocator, Page } from "playwright-core";
import { openHome } from "../demo/home";
import { installApp } from "../demo/install-app";
import { type DemoPlan, DEMO_SHOP, planDemo, playStep } from "../demo/orders";
import { type World, startWorld } from "../demo/world";
import { type Visit, WIDTHS, type Width, launchChromium, visit } from "../support/chromium";
import { type TestDatabase, freshDatabase } from "../support/database";

export const SHOP = DEMO_SHOP.domain;
const PICTURES = path.resolve(".waymark/screenshots");
/** A parcel's whole journey has been replayed and synced well before. */
const REPLAY_SECONDS = 12;

export interface Stage {
  database: TestDatabase;
  world: World;
  plan: DemoPlan;
  browser: Browser;
  /** Opens the app inside the stand-in's admin; `frame` is the app's own document. */
  openAdmin(width: Width, at?: string): Promise<Visit & { app: FrameLocator; frame: Frame }>;
  stop(): Promise<void>;
}

/** Starts everything and plays `shipments` fulfillments; resolves when pages stand still. */
export async function openStage(shipments: number): Promise<Stage> {
  mkdirSync(PICTURES, { recursive: true });
  const database = await freshDatabase();
  const replay = { planDaysAgo: -22, planSpanDays: 40, catchUpSeconds: REPLAY_SECONDS };
  const home = await openHome(mkdtempSync(path.join(tmpdir(), "waymark-browser-")), replay, true);
  const ownDatabase = { url: database.url, stop: async () => {} };
  const world = await startWorld(home, "free", () => {}, { ownDatabase });
  await installApp(world.standIn, SHOP, database.url);
  const plan = planDemo({ seed: 3, shipments, startAt: new Date(home.state.planAt) });
  for (const step of plan.steps) playStep(world.standIn, SHOP, step);
  await world.standIn.settled();
  await untilReplayed(database, home.state.clock.startedAt);
  const browser = await launchChromium();

  return {
    database,
    world,
    plan,
    browser,
    async openAdmin(width, at = "") {
      const opened = await visit(browser, { width });
      await opened.page.goto(world.standIn.adminUrl(SHOP, at || undefined));
      const app = opened.page.frameLocator("iframe");
      await app.getByRole("heading", { level: 1 }).waitFor();
      const frame = opened.page.frame({ url: (url) => url.origin === world.standIn.urls.edge });
      if (!frame) throw new Error("The admin shows no app.");
      return { ...opened, app, frame };
    },
    async stop() {
      await browser.close();
      await world.stop();
      await database.drop();
    },
  };
}

/** The replay is over and every registered parcel was updated: pages no longer change. */
async function untilReplayed(database: TestDatabase, startedAt: string): Promise<void> {
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

/** Saves a screenshot in .waymark/screenshots. */
export function picture(page: Page, name: string, width: Width): Promise<Buffer> {
  return page.screenshot({ path: path.join(PICTURES, `${name}-${WIDTHS[width]}.png`) });
}

/** By how many pixels the document is wider than its window: above 0, a phone scrolls sideways. */
export function overflow(document: Frame | Page): Promise<number> {
  return document.evaluate(() => window.document.documentElement.scrollWidth - window.innerWidth);
}

/**
 * Cumulative layout shift since the document was opened, without input: all of it counts, also what Chromium excuses because it takes the opening of the window for input. `moved`: what moved, and when.
 */
export function layoutShift(document: Frame | Page): Promise<{ sum: number; moved: string }> {
  return document.evaluate(() => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: "layout-shift", buffered: true });
    const shifts = observer.takeRecords() as (PerformanceEntry & {
      value: number;
      sources: { node: Node | null }[];
    })[];
    observer.disconnect();
    const moved = shifts.map(({ value, startTime, sources }) => {
      const nodes = sources.map(({ node }) =>
        node instanceof Element ? node.className : node?.nodeName,
      );
      return `${value.toFixed(3)} after ${Math.round(startTime)} ms: ${nodes.join(", ")}`;
    });
    return { sum: shifts.reduce((sum, { value }) => sum + value, 0), moved: moved.join("; ") };
  });
}
