// A customer's order-status page: the order as Shopify shows it, and the app's extension in its two places.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildApp } from "../../support/shopify-cli.ts";
import type { Addresses } from "../shop/addresses.ts";
import { customerCookie } from "./customer-cookie.ts";
import { type Html, html, htmlResponse, scriptLiteral, trusted } from "../admin-pages/html.ts";
import { mintCustomerToken } from "../app/session-token.ts";
import type { Customer, Fulfillment, Order, Shop } from "../shop/shop-model.ts";
import type { Store } from "../shop/store.ts";
import { readTranslations } from "./translations.ts";

export interface OrderStatusOptions {
  store: Store;
  apiKey: string;
  apiSecret: string;
  extensionsDirectory: string;
  now: () => Date;
  addresses: () => Addresses;
}

/** A visit as the storefront sees it. */
interface Visit {
  shop: Shop;
  url: URL;
  path: string;
  locale: string;
  prefix: string;
  customer: Customer | null;
}

interface Place {
  visit: Visit;
  order: Order;
  /** Null for whoever came by a link in a mail, or is signed in as somebody else. */
  owner: Customer | null;
}

export const ORDER_STATUS_EXTENSION = "order-status";
const BLOCK = "customer-account.order-status.block.render";
const FULFILLMENT = "customer-account.order-status.fulfillment-details.render-after";
const BROWSER = path.join(import.meta.dirname, "../browser/order-status");
/** Joined inside one script; their imports and exports fall away. */
const FRAME_SCRIPTS = ["i18n.js", "elements.js", "shopify-global.js"];

const read = (file: string) => readFileSync(path.join(BROWSER, file), "utf8");

/** Null for paths that are none of these pages. */
export function createOrderStatusPages(options: OrderStatusOptions) {
  const { store, extensionsDirectory } = options;
  let built: Promise<string> | null = null;

  /** Built once, when the first page is opened: it takes Shopify's CLI some seconds. */
  function bundle(): Promise<string> {
    built ??= buildApp(options.addresses().edge).then(({ orderStatusScript, output }) => {
      if (!orderStatusScript) throw new Error(`The extension could not be built:\n${output}`);
      return orderStatusScript;
    });
    return built;
  }

  return async function orderStatusPage(visit: Visit): Promise<Response | null> {
    const [, orderId = "", part = ""] =
      /^\/account\/orders\/(\d+)(?:\/(extension|script|token|sign-in))?$/.exec(visit.path) ?? [];
    const order = store.findOrder(visit.shop.domain, orderId);
    if (!order || !existsSync(path.join(extensionsDirectory, ORDER_STATUS_EXTENSION))) return null;
    const isOwner = visit.customer !== null && visit.customer.id === order.customer?.id;
    const place: Place = { visit, order, owner: isOwner ? visit.customer : null };
    switch (part) {
      case "extension":
        return htmlResponse(frame(place, options));
      case "script":
        return text(await bundle(), "text/javascript; charset=utf-8");
      case "token":
        return text(tokenFor(place, options), "text/plain");
      case "sign-in":
        return signInAsOwner(place);
      default:
        void bundle().catch(() => {});
        return htmlResponse(page(place, fulfillmentsOf(store, order)));
    }
  };
}

function text(body: string, contentType: string): Response {
  return new Response(body, {
    headers: { "content-type": contentType, "cache-control": "no-store" },
  });
}

/** Shopify's token names the customer who is signed in, whoever's order the page is about. */
function tokenFor({ visit }: Place, { apiKey, apiSecret, now }: OrderStatusOptions): string {
  const customerId = visit.customer?.id ?? null;
  return mintCustomerToken({ apiKey, apiSecret }, visit.shop.domain, customerId, now());
}

/** Signing in takes no password here: the order's customer is who comes back. */
function signInAsOwner({ visit, order }: Place): Response {
  const location = `${visit.prefix}/account/orders/${order.id}`;
  const headers = { location, "set-cookie": customerCookie(order.customer?.id ?? null) };
  return new Response(null, { status: 303, headers });
}

function fulfillmentsOf(store: Store, order: Order): Fulfillment[] {
  return store.fulfillmentsOf(order.id).filter((fulfillment) => fulfillment.status === "success");
}

function page(place: Place, fulfillments: readonly Fulfillment[]): Html {
  const { visit, order } = place;
  const { customer } = visit;
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const sent = new Set(fulfillments.flatMap((each) => each.lineItems.map((line) => line.id)));
  const unsent = order.lineItems.filter((line) => !sent.has(line.id));
  return html`<!doctype html>
    <html lang="${visit.locale}" dir="${directionOf(visit.locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Order ${order.name} – ${visit.shop.name}</title>
        <link rel="icon" href="data:," />
        <style>
          ${trusted(read("page.css"))}
        </style>
      </head>
      <body>
        <header>
          <a href="/">${visit.shop.name}</a>
          <span
            >${customer ? `${customer.firstName} ${customer.lastName}` : "Opened by a link in a mail"}</span
          >
        </header>
        <main>
          <h1>Order ${order.name}</h1>
          <p class="placed">Confirmed ${day.format(new Date(order.createdAt))}</p>
          <div class="card">${slot(place, BLOCK)}</div>
          ${fulfillments.map(
            (fulfillment) =>
              html`<section class="card">
                <h2>${fulfillment.name}</h2>
                <p class="number">
                  ${fulfillment.tracking.company} ${fulfillment.tracking.numbers.join(", ")}
                </p>
                ${lineItems(fulfillment.lineItems)} ${slot(place, FULFILLMENT, fulfillment.id)}
              </section>`,
          )}
          ${
            unsent.length > 0 &&
            html`<section class="card">
              <h2>To be shipped</h2>
              ${lineItems(unsent)}
            </section>`
          }
        </main>
        <script>
          ${trusted(read("page.js"))};
        </script>
      </body>
    </html>`;
}

function lineItems(lines: Order["lineItems"]): Html {
  return html`<ul>
    ${lines.map((line) => html`<li>${line.quantity} × ${line.title}</li>`)}
  </ul>`;
}

/** `sandbox` without same-origin: what runs inside has the origin "null". */
function slot({ visit, order }: Place, target: string, fulfillmentId = ""): Html {
  const query = new URLSearchParams({ target, fulfillment: fulfillmentId }).toString();
  const source = `${visit.prefix}/account/orders/${order.id}/extension?${query}`;
  return html`<iframe
    title="${target}"
    src="${source}"
    sandbox="allow-scripts allow-popups"
  ></iframe>`;
}

function frame({ visit, order, owner }: Place, { extensionsDirectory }: OrderStatusOptions): Html {
  const { locale, texts } = readTranslations(
    path.join(extensionsDirectory, ORDER_STATUS_EXTENSION),
    visit.locale,
  );
  const said = {
    target: visit.url.searchParams.get("target"),
    fulfillmentId: `gid://shopify/Fulfillment/${visit.url.searchParams.get("fulfillment")}`,
    order: {
      id: `gid://shopify/Order/${order.id}`,
      name: order.name,
      processedAt: order.createdAt,
    },
    locale,
    texts,
    settings: {},
    authenticationState: owner ? "fully_authenticated" : "pre_authenticated",
  };
  const scripts = FRAME_SCRIPTS.map(read)
    .join("\n")
    .replace(/^import [^;]+;$|^export /gm, "");
  return html`<!doctype html>
    <html lang="${visit.locale}" dir="${directionOf(visit.locale)}">
      <head>
        <meta charset="utf-8" />
        <title>${ORDER_STATUS_EXTENSION}</title>
        <style>
          ${trusted(read("elements.css"))}
        </style>
      </head>
      <body>
        <script>
          (() => {
            "use strict";
            window.standInPage = ${scriptLiteral(said)};
            ${trusted(scripts)};
          })();
        </script>
        <script src="script"></script>
      </body>
    </html>`;
}

function directionOf(locale: string): "ltr" | "rtl" {
  return /^(ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr";
}
