// Visits the admin's pages in Chromium on a slow connection, with an empty cache.
import type { CDPSession, Frame, Page } from "playwright-core";
import { USER_AGENT, launchChromium } from "../../test/support/chromium";
import { SLOW_NETWORK } from "../slow-network";
import type { AdminWorld } from "./world";

export interface Seen {
  lcpMs: number;
  cls: number;
  /** Over the wire, for the app's document and its files without the charts'. */
  bytes: number;
}

/** The app's frame shares the page's process, so that the slow connection holds for it too. */
const ONE_PROCESS = "--disable-site-isolation-trials";
/** The library of charts, which is loaded when a page stands. */
const CHART_FILE = /\/assets\/(line-drawing|bar-drawing|marks|chart)-/;

export async function openVisits(
  world: AdminWorld,
): Promise<{ visit(path: string): Promise<Seen>; close(): Promise<void> }> {
  const browser = await launchChromium([ONE_PROCESS]);
  return {
    async visit(path) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        userAgent: USER_AGENT,
        reducedMotion: "reduce",
      });
      try {
        const page = await context.newPage();
        await page.addInitScript(observe);
        const devTools = await context.newCDPSession(page);
        const bytes = countBytes(devTools, new URL(world.frame.edge).origin);
        await devTools.send("Network.enable");
        await devTools.send("Network.emulateNetworkConditions", SLOW_NETWORK);
        await page.goto(world.adminUrl(path));
        const frame = await frameOf(page, world.frame.edge);
        await untilStill(frame);
        const seen = await frame.evaluate(() => ({
          ...(window as unknown as { seen: Omit<Seen, "bytes"> }).seen,
        }));
        return { ...seen, bytes: bytes() };
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

/** Runs in each document. */
function observe(): void {
  const seen = { lcpMs: 0, cls: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.cls += (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

function countBytes(devTools: CDPSession, origin: string): () => number {
  const counted = new Set<string>();
  let bytes = 0;
  devTools.on("Network.responseReceived", ({ requestId, response }) => {
    if (new URL(response.url).origin === origin && !CHART_FILE.test(response.url))
      counted.add(requestId);
  });
  devTools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (counted.has(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}

async function frameOf(page: Page, edge: string): Promise<Frame> {
  const app = page.frameLocator("iframe");
  await app.getByRole("heading", { level: 1 }).waitFor({ timeout: 60_000 });
  const { origin } = new URL(edge);
  const frame = page.frame({ url: (url) => url.origin === origin });
  if (!frame) throw new Error("The admin shows no app.");
  return frame;
}

/** Nothing has been loaded for a while. */
async function untilStill(frame: Frame): Promise<void> {
  // tsx names inner functions with a helper that the page lacks: there are none.
  await frame.evaluate(async () => {
    for (let before = -1; before < performance.getEntriesByType("resource").length;) {
      before = performance.getEntriesByType("resource").length;
      await new Promise((done) => setTimeout(done, 1_000));
    }
  });
}
