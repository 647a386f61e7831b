// The admin's page around the app: an iframe opened with the query that Shopify gives an embedded app.
import { storeName } from "../shop/addresses.ts";
import { html, type Html } from "./html.ts";
import type { Shop } from "../shop/shop-model.ts";
import { mintSessionToken, type AppIdentity } from "../app/session-token.ts";
import { frameHmac } from "../app/signatures.ts";

export interface FrameOptions {
  app: AppIdentity & { handle: string; title: string };
  /** The app's public origin. */
  edge: string;
  /** The merchant's language; English without one. */
  locale?: string;
  now: Date;
}

/** The address of the app's document at `path` ("/app/shipments?status=transit") with all of Shopify's parameters. */
export function embeddedUrl(
  shop: string,
  path: string,
  { app, edge, now, locale = "en" }: FrameOptions,
): URL {
  const url = new URL(path || "/", edge);
  const parameters = {
    embedded: "1",
    hmac: "",
    host: hostParameter(shop),
    id_token: mintSessionToken(app, shop, now),
    locale,
    session: app.apiKey,
    shop,
    timestamp: String(Math.floor(now.getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  url.searchParams.set("hmac", frameHmac(url.searchParams, app.apiSecret));
  return url;
}

export function appPageBody(
  shop: Shop,
  path: string,
  storefronts: Record<string, string>,
  options: FrameOptions,
): Html {
  const { app, edge } = options;
  const storePath = `/store/${storeName(shop.domain)}`;
  // The frame's name outlives every navigation inside it, so the stub knows its shop on each page.
  const name = `stand-in:${JSON.stringify({
    shop: shop.domain,
    host: hostParameter(shop.domain),
    locale: options.locale ?? "en",
    storefronts,
  })}`;
  return html`
    <div class="app-bar">
      <span class="app-bar__icon" aria-hidden="true">${app.title.slice(0, 1)}</span>
      <h1 id="app-title">${app.title}</h1>
      <div id="app-actions"></div>
      <div id="app-progress" role="progressbar" aria-label="Loading"></div>
    </div>
    <iframe
      id="app-frame"
      name="${name}"
      title="${app.title}"
      allow="clipboard-write"
      src="${embeddedUrl(shop.domain, path, options).href}"
      data-app-origin="${edge}"
      data-store-path="${storePath}"
      data-base-path="${storePath}/apps/${app.handle}"
    ></iframe>
    <div id="save-bar" hidden>
      <strong>Unsaved changes</strong>
      <button type="button" value="discard">Discard</button>
      <button type="button" value="save" class="primary">Save</button>
    </div>
    <div id="toasts" role="status"></div>
  `;
}

function hostParameter(shop: string): string {
  return Buffer.from(`admin.shopify.com/store/${storeName(shop)}`).toString("base64");
}
