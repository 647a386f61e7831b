// Visits the admin's pages in Chromium on a slow connection, with an empty cache.
import type { CDPSession, Frame, Page } from "playwright-core";
import { USER_AGENT, launchChromium, untilStill } from "../../test/support/chromium";
import { type Paint, observePaint, seenPaint } from "../paint";
import { SLOW_NETWORK } from "../slow-network";
import type { AdminWorld } from "./world";

export interface Seen extends Paint {
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
        await page.addInitScript(observePaint);
        const devTools = await context.newCDPSession(page);
        const bytes = countBytes(devTools, new URL(world.frame.edge).origin);
        await devTools.send("Network.enable");
        await devTools.send("Network.emulateNetworkConditions", SLOW_NETWORK);
        await page.goto(world.adminUrl(path));
        const frame = await frameOf(page, world.frame.edge);
        await untilStill(frame, 1_000);
        return { ...(await seenPaint(frame)), bytes: bytes() };
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
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
