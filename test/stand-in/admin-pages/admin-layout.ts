// The chrome of every page in the stand-in's admin: top bar, navigation, content.
import { storeName } from "../shop/addresses.ts";
import { html, type Html } from "./html.ts";
import type { Shop } from "../shop/shop-model.ts";

export interface AdminPage {
  title: string;
  /** Whose admin it is; null on the developer console. */
  shop: Shop | null;
  current: "console" | "orders" | "app" | null;
  appTitle: string;
  appHandle: string;
  body: Html;
  /** The app's page fills the window and brings its own script. */
  isApp?: boolean;
}

export function adminPage(page: AdminPage): Html {
  const { shop, title } = page;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${shop?.name ?? "Shopify stand-in"}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/stand-in/admin.css" />
      </head>
      <body data-shop-name="${shop?.name}">
        <header class="top-bar">
          <button
            id="navigation-toggle"
            type="button"
            aria-expanded="false"
            aria-controls="navigation"
          >
            Menu
          </button>
          <a class="top-bar__label" href="/">Shopify stand-in <span>for development</span></a>
          ${shop && html`<span class="top-bar__shop">${shop.name}</span>`}
        </header>
        <nav class="side" id="navigation" aria-label="Admin">${navigation(page)}</nav>
        <main class="content ${page.isApp ? "content--app" : ""}">${page.body}</main>
        <script src="/stand-in/admin.js"></script>
        ${page.isApp && html`<script src="/stand-in/admin-frame.js"></script>`}
      </body>
    </html>`;
}

function navigation({ shop, current, appTitle, appHandle }: AdminPage): Html {
  const mark = (name: AdminPage["current"]) =>
    current === name ? html`aria-current="page"` : null;
  const base = shop && `/store/${storeName(shop.domain)}`;
  return html`
    <a href="/" ${mark("console")}>Developer console</a>
    ${
      shop &&
      html`
        <h2>${shop.name}</h2>
        <a href="${base}/orders" ${mark("orders")}>Orders</a>
        <h2>Apps</h2>
        <a id="app-link" href="${base}/apps/${appHandle}" ${mark("app")}>${appTitle}</a>
        <div class="side__app-pages" id="app-navigation"></div>
      `
    }
  `;
}
