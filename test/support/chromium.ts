// A real Chromium: CHROMIUM_PATH, or the system's.
import { existsSync } from "node:fs";
import {
  type Browser,
  type BrowserContext,
  type Frame,
  type Page,
  chromium,
} from "playwright-core";

/** Without a window, Chromium's headless shell needs half of the processor time. */
const HEADLESS_SHELL = "/usr/bin/chromium-headless-shell";
const SYSTEM_PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Shopify's library answers 410 to what calls itself headless. */
export const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

/** @param more Chromium's own flags, beside those that tests need */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const paths = process.env.HEADED ? SYSTEM_PATHS : [HEADLESS_SHELL, ...SYSTEM_PATHS];
  const executablePath = process.env.CHROMIUM_PATH ?? paths.find(existsSync);
  if (!executablePath) throw new Error("No Chromium found; point CHROMIUM_PATH at one.");
  return chromium.launch({
    executablePath,
    headless: !process.env.HEADED,
    args: [
      "--no-sandbox",
      // The headless shell draws letters as Chromium with a window does.
      "--font-render-hinting=slight",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/**
 * What the document loads has arrived, and what the last script changed has been painted.
 * Playwright's own "networkidle" loses count now and then when a frame has a process of its own.
 */
export function untilStill(document: Frame | Page, pauseMs = 300): Promise<void> {
  // tsx names inner functions with a helper that the page lacks: there are none.
  return document.evaluate(async (pause) => {
    for (let before = -1; before < performance.getEntriesByType("resource").length;) {
      before = performance.getEntriesByType("resource").length;
      await new Promise((done) => setTimeout(done, pause));
    }
    await window.document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, pauseMs);
}

export const WIDTHS = { desktop: 1280, phone: 390 } as const;
export type Width = keyof typeof WIDTHS;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the console and uncaught errors said, as they came. */
  complaints: string[];
  /** Hosts that were asked for anything. */
  hosts: Set<string>;
}

export async function visit(
  browser: Browser,
  options: { width?: Width; javaScriptEnabled?: boolean } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: WIDTHS[options.width ?? "desktop"], height: 900 },
    userAgent: USER_AGENT,
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const hosts = new Set<string>();
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http")) hosts.add(hostname);
  });
  return { page, context, complaints, hosts };
}
