// The admin's orders: a list, and a page on which a merchant ships, corrects and cancels.
import { storeName } from "../shop/addresses.ts";
import { createOrderForm } from "./admin-console-page.ts";
import { html, type Html } from "./html.ts";
import { seededRandom } from "../shop/random.ts";
import type { Fulfillment, Order, Shop } from "../shop/shop-model.ts";
import type { Store } from "../shop/store.ts";
import { ups } from "../shop/tracking-numbers.ts";
import { knownCompanies } from "../shop/tracking-urls.ts";

export function ordersBody(shop: Shop, store: Store): Html {
  const base = `/store/${storeName(shop.domain)}/orders`;
  const orders = store.orders(shop.domain);
  return html`
    <h1>Orders</h1>
    <section class="card">${createOrderForm(shop)}</section>
    <section class="card scroll">
      ${
        orders.length === 0
          ? html`<p class="muted">No orders yet.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th>Order</th>
                  <th>Placed</th>
                  <th>Customer</th>
                  <th>Fulfillments</th>
                </tr>
              </thead>
              <tbody>
                ${orders.map(
                  (order) =>
                    html`<tr>
                      <td><a href="${base}/${order.id}">${order.name}</a></td>
                      <td>${dateTime(order.createdAt)}</td>
                      <td>${order.email ?? "none"}</td>
                      <td>${store.fulfillmentsOf(order.id).map(numbersOf).join("; ")}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>
  `;
}

export function orderBody(shop: Shop, order: Order, fulfillments: Fulfillment[]): Html {
  const { shippingAddress: to } = order;
  return html`
    <h1>
      ${order.name} ${order.cancelledAt && html`<span class="badge badge--bad">Cancelled</span>`}
    </h1>
    <p class="lead">Placed ${dateTime(order.createdAt)}</p>
    <section class="card">
      <dl>
        <dt>Customer</dt>
        <dd>
          ${order.customer ? `${order.customer.firstName} ${order.customer.lastName}` : "none"},
          ${order.email ?? "no e-mail"}
        </dd>
        <dt>Ships to</dt>
        <dd>${to.address1}, ${to.city} ${to.zip}, ${to.country}</dd>
        <dt>Items</dt>
        <dd>
          ${order.lineItems.map(
            (line) => html`${line.quantity} × ${line.title} ${line.variantTitle}<br />`,
          )}
        </dd>
        <dt>Order id</dt>
        <dd><code>${order.id}</code></dd>
      </dl>
    </section>
    ${fulfillments.map((made) => fulfillmentCard(shop, made))}
    <section class="card">
      <h2>${fulfillments.length > 0 ? "Ship another parcel" : "Ship it"}</h2>
      <form class="row" method="post" action="/actions/fulfill">
        ${hidden(shop, { order: order.id })} ${trackingFields("UPS", suggestedNumber(order))}
        <button class="primary">Fulfill items</button>
      </form>
      <p class="muted">Several numbers: separate them by commas.</p>
    </section>
    ${
      !order.cancelledAt &&
      html`<form method="post" action="/actions/cancel-order">
        ${hidden(shop, { order: order.id })}<button class="critical">Cancel order</button>
      </form>`
    }
    <datalist id="companies">
      ${[...knownCompanies(), "Other"].map((company) => html`<option value="${company}"></option>`)}
    </datalist>
  `;
}

function fulfillmentCard(shop: Shop, made: Fulfillment): Html {
  const isLive = made.status === "success";
  return html`
    <section class="card">
      <div class="spread">
        <h2>${made.name}</h2>
        <span class="badge ${isLive ? "badge--good" : "badge--bad"}">
          ${isLive ? "Fulfilled" : "Cancelled"}
        </span>
      </div>
      <p>
        ${made.tracking.company ?? "No carrier"}: ${numbersOf(made)}
        <span class="muted">since ${dateTime(made.createdAt)}</span>
      </p>
      ${
        isLive &&
        html`
          <form class="row" method="post" action="/actions/correct-number">
            ${hidden(shop, { fulfillment: made.id })}
            ${trackingFields(made.tracking.company ?? "", made.tracking.numbers.join(", "))}
            <button>Correct tracking</button>
          </form>
          <form class="row" method="post" action="/actions/cancel-fulfillment">
            ${hidden(shop, { fulfillment: made.id })}
            <button class="critical">Cancel fulfillment</button>
          </form>
        `
      }
    </section>
  `;
}

function trackingFields(company: string, numbers: string): Html {
  return html`
    <label>
      Shipping carrier
      <input name="company" value="${company}" list="companies" />
    </label>
    <label>
      Tracking number
      <input name="numbers" value="${numbers}" size="26" />
    </label>
  `;
}

function hidden(shop: Shop, fields: Record<string, string>): Html {
  return html`${Object.entries({ shop: shop.domain, ...fields }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;
}

function numbersOf(made: Fulfillment): string {
  return made.tracking.numbers.join(", ") || "no number";
}

/** A number to try, always the same for an order, so that a reload does not change it. */
function suggestedNumber(order: Order): string {
  return ups(seededRandom(Number(BigInt(order.id) % 4_294_967_296n)));
}

function dateTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
