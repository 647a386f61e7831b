// The developer console: every shop with its addresses and actions, and the webhooks sent lately.
import { storeName, type Addresses } from "../shop/addresses.ts";
import { html, type Html } from "./html.ts";
import type { Shop } from "../shop/shop-model.ts";
import type { Store } from "../shop/store.ts";
import type { Delivery } from "../webhooks/webhooks.ts";

const SHOWN_DELIVERIES = 25;
const SHOWN_ORDERS = 5;

export interface ConsoleView {
  store: Store;
  deliveries: readonly Delivery[];
  addresses: Addresses;
  appTitle: string;
  appHandle: string;
}

export function consoleBody(view: ConsoleView): Html {
  return html`
    <h1>Developer console</h1>
    <p class="lead">
      This is a stand-in that plays Shopify on your machine: shops, admin, storefronts, Admin API
      and webhooks. All people, orders and parcels are invented.
    </p>
    ${view.store.shops().map((shop) => shopCard(shop, view))}
    <section class="card">
      <h2>Webhooks</h2>
      ${deliveriesTable(view.deliveries)}
    </section>
  `;
}

function shopCard(shop: Shop, { store, addresses, appTitle, appHandle }: ConsoleView): Html {
  const base = `/store/${storeName(shop.domain)}`;
  const storefront = addresses.storefront(shop.domain) ?? "";
  const orders = store.orders(shop.domain);
  return html`
    <section class="card">
      <div class="spread">
        <div>
          <h2>${shop.name}</h2>
          <p class="muted">
            ${shop.domain}
            ${
              shop.installation
                ? html`<span class="badge badge--good">${appTitle} is installed</span>`
                : html`<span class="badge">${appTitle} is not installed</span>`
            }
          </p>
        </div>
        <form method="post" action="/actions/${shop.installation ? "uninstall" : "install"}">
          <input type="hidden" name="shop" value="${shop.domain}" />
          ${
            shop.installation
              ? html`<button class="critical">Uninstall ${appTitle}</button>`
              : html`<button class="primary">Install ${appTitle}</button>`
          }
        </form>
      </div>
      <p class="row">
        <a class="button" href="${base}/apps/${appHandle}">Open ${appTitle}</a>
        <a class="button" href="${base}/orders">Orders (${orders.length})</a>
        <a class="button" href="${storefront}/">Storefront</a>
        <a class="button" href="${storefront}/pages/track-your-order">Tracking page</a>
      </p>
      ${shopLifeForms(shop)} ${createOrderForm(shop)}
      ${
        orders.length > 0 &&
        html`<p class="muted">
          Latest orders:
          ${orders
            .slice(0, SHOWN_ORDERS)
            .map(({ id, name }) => html` <a href="${base}/orders/${id}">${name}</a>`)}
        </p>`
      }
    </section>
  `;
}

/** What happens to an app behind a merchant's back: its tokens end, and after it left the shop's data is asked for. */
function shopLifeForms(shop: Shop): Html {
  const actions = shop.installation
    ? { "expire-tokens": "Expire access tokens", "end-tokens": "End all tokens" }
    : { "redact-shop": "Send shop/redact" };
  return html`<div class="row">
    ${Object.entries(actions).map(
      ([action, label]) =>
        html`<form method="post" action="/actions/${action}">
          <input type="hidden" name="shop" value="${shop.domain}" />
          <button>${label}</button>
        </form>`,
    )}
  </div>`;
}

export function createOrderForm(shop: Shop): Html {
  return html`
    <form class="row" method="post" action="/actions/create-order">
      <input type="hidden" name="shop" value="${shop.domain}" />
      <label>
        Customer's e-mail
        <input type="email" name="email" value="robin.sample@example.com" required />
      </label>
      <button>Create an order</button>
    </form>
  `;
}

function deliveriesTable(deliveries: readonly Delivery[]): Html {
  if (deliveries.length === 0) return html`<p class="muted">None have been sent yet.</p>`;
  const latest = deliveries.slice(-SHOWN_DELIVERIES).reverse();
  return html`
    <p class="muted">
      ${deliveries.length} sent,
      ${deliveries.filter(({ state }) => state === "acknowledged").length} acknowledged. The latest:
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Topic</th>
            <th>Shop</th>
            <th>State</th>
            <th>Answers</th>
            <th>Webhook id</th>
          </tr>
        </thead>
        <tbody>
          ${latest.map(
            (delivery) =>
              html`<tr>
                <td>${delivery.topic}</td>
                <td>${storeName(delivery.shop)}</td>
                <td><span class="badge ${badge(delivery)}">${delivery.state}</span></td>
                <td>
                  ${delivery.attempts
                    .map(
                      ({ status, error, durationMs }) => `${status ?? error} in ${durationMs} ms`,
                    )
                    .join(", ")}
                </td>
                <td><code>${delivery.webhookId}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function badge({ state }: Delivery): string {
  if (state === "acknowledged") return "badge--good";
  return state === "pending" ? "" : "badge--bad";
}
