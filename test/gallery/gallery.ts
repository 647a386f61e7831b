// Takes the gallery's pictures in Chromium: each page without a network, at a fixed time, with axe's findings.
import { readFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { Html } from "~/lib/text/html";
import { textsFor } from "~/storefront/languages/texts";
import { type Format, respond } from "~/storefront/tracking-page/respond.server";
import { productPicture } from "../stand-in/shop/product-picture.ts";
import { findAppBlocks, renderAppBlock } from "../stand-in/storefront/app-blocks.ts";
import { NOW } from "../storefront/signed-request";
import { launchChromium } from "../support/chromium";
import { SITUATIONS } from "./situations";
import { GALLERY_THEMES, type GalleryThemeName } from "./themes";

/** One picture: a situation in a theme, at a width, in a language, from the block with its script or from the page. */
export interface Picture {
  situation: string;
  theme: GalleryThemeName;
  width: number;
  locale: string;
  script: boolean;
}

export const nameOf = ({ situation, theme, width, locale, script }: Picture) =>
  [situation, theme, width, locale, script ? "block" : "page"].join("_");

const SHOP = "https://north-pier.example";
const extensions = path.resolve(import.meta.dirname, "../../extensions");
const assets = path.join(extensions, "tracking-page/assets");
const styles = readFileSync(path.join(assets, "tracking.css"), "utf8");
const [block] = findAppBlocks(extensions).filter(({ handle }) => handle === "tracking");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

export interface Gallery {
  /** `faults`: what axe, the console or a foreign request complain of. Without `isShot` there is no picture. */
  take(
    picture: Picture,
    options?: { isShot?: boolean },
  ): Promise<{ png: Buffer | null; faults: string[] }>;
  close(): Promise<void>;
}

export async function openGallery(): Promise<Gallery> {
  const browser = await launchChromium();
  return {
    take: (picture, { isShot = true } = {}) => take(browser, picture, isShot),
    close: () => browser.close(),
  };
}

async function take(browser: Browser, picture: Picture, isShot: boolean) {
  const context = await browser.newContext({
    viewport: { width: picture.width, height: 844 },
    // axe runs in the page, so that a page without our script still allows scripts.
    locale: picture.locale,
    reducedMotion: "reduce",
    deviceScaleFactor: 1,
  });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    await serve(context, picture, faults);
    const asks = picture.script && picture.situation !== "empty";
    await page.goto(`${SHOP}/pages/track${asks ? "?order=%231001&email=a%40b.example" : ""}`);
    await settle(page, picture);
    const png = isShot ? await page.screenshot({ fullPage: true, animations: "disabled" }) : null;
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ["violations"] })
      .withTags(TAGS)
      .analyze();
    faults.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`));
    return { png, faults };
  } finally {
    await context.close();
  }
}

/** The answer stands, fonts are there, and every picture in sight or not has arrived. */
async function settle(page: Page, { script, situation }: Picture): Promise<void> {
  if (script && situation !== "empty") {
    await page.locator("[data-waymark-result] :is(.waymark-found, .waymark-message)").waitFor();
    await page.locator("[data-waymark]:not([aria-busy])").waitFor();
  }
  await page.evaluate(async () => {
    window.scrollTo(0, 0);
    (document.activeElement as HTMLElement | null)?.blur();
    for (const image of document.images) {
      image.loading = "eager";
      // A picture inside a folded parcel has no box to load for.
      if (image.checkVisibility()) await image.decode();
    }
    await document.fonts.ready;
  });
}

/** Answers for the shop, its proxy and Shopify's image service; anything else is a fault. */
async function serve(context: BrowserContext, picture: Picture, faults: string[]): Promise<void> {
  const page = await pageOf(picture);
  const json = picture.script ? await answer(picture, "json") : "";
  await context.route("**/*", async (route) => {
    const { hostname, pathname, origin } = new URL(route.request().url());
    const svg = hostname === "cdn.shopify.com" && productPicture(pathname);
    if (svg) return route.fulfill({ contentType: "image/svg+xml", body: svg });
    if (origin !== SHOP) {
      faults.push(`asked ${hostname}`);
      return route.abort();
    }
    const file = /\/assets\/(tracking\.(?:css|js))$/.exec(pathname)?.[1];
    if (file) return route.fulfill({ path: path.join(assets, file) });
    if (pathname === "/apps/track")
      return route.fulfill({ contentType: "application/json", body: json });
    if (pathname === "/favicon.ico") return route.fulfill({ status: 204 });
    return route.fulfill({ contentType: "text/html; charset=utf-8", body: page });
  });
}

/** What the app answers for a picture. */
export async function answer({ situation, locale }: Picture, format: Format): Promise<string> {
  const state = SITUATIONS[situation];
  if (!state) throw new Error(`The gallery has no ${situation}.`);
  const frame = {
    texts: textsFor({ locale }),
    now: NOW,
    action: "/apps/track",
    lookUps: DEFAULT_TRACKING_PAGE.lookUps,
    typed: { order: "", contact: "", number: "" },
    hide: "",
    styles: new Html(styles),
  };
  const options = { status: 200, format, frame, shopOrigin: SHOP, ifNoneMatch: null };
  return respond(state, options).text();
}

/** The whole page of a picture, with the theme around it. */
export async function pageOf(picture: Picture): Promise<string> {
  const { theme, locale, script } = picture;
  const { css, wrapper } = GALLERY_THEMES[theme];
  const { direction } = textsFor({ locale });
  const globals = { request: { locale: { iso_code: locale } } };
  const rendered =
    script && block ? await renderAppBlock(block, { locale, settings: {}, globals }) : null;
  const head = rendered
    ? `<link rel="stylesheet" href="${rendered.stylesheets[0]}"><script src="${rendered.scripts[0]}" defer></script>`
    : "";
  const body = rendered
    ? // As wide as the column in which Shopify's own themes set a page.
      `<div style="max-width: 776px; margin: 0 auto; padding: 24px 20px 48px"><h1>Tracking</h1>${rendered.html}</div>`
    : await answer(picture, "page");
  return `<!doctype html><html lang="${locale}" dir="${direction}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>North Pier</title><style>${css}</style>${head}</head>
    <body><header class="shop-bar">North Pier Goods</header><main class="${wrapper}">${body}</main></body></html>`;
}
