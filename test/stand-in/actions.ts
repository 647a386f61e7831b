// What merchants do: each action changes the store and sends the webhooks that Shopify would send for it.
import { randomUUID } from "node:crypto";
import { HOME_ADDRESS, PRODUCTS } from "./shop/catalogue.ts";
import {
  eventPayload,
  examplePayload,
  fulfillmentPayload,
  orderPayload,
  shopPayload,
} from "./webhooks/payloads.ts";
import type {
  Customer,
  Fulfillment,
  FulfillmentDraft,
  FulfillmentEvent,
  FulfillmentEventDraft,
  LineItem,
  Order,
  OrderDraft,
  ProductLine,
  ShopifyId,
  Tracking,
} from "./shop/shop-model.ts";
import { StandInError } from "./stand-in-error.ts";
import type { Store } from "./shop/store.ts";
import { trackingUrl } from "./shop/tracking-urls.ts";
import type { WebhookSender } from "./webhooks/webhooks.ts";

export type Actions = ReturnType<typeof createActions>;

export function createActions(
  store: Store,
  webhooks: Pick<WebhookSender, "emit">,
  now: () => Date,
  scopes: () => string[],
) {
  /** One merchant action: its webhooks share an event id, and reach only shops that have the app. */
  function tell(shop: string, at: string, topics: Record<string, () => object>): void {
    if (!store.shop(shop).installation) return;
    const eventId = randomUUID();
    for (const [topic, payload] of Object.entries(topics))
      webhooks.emit(topic, shop, payload(), { eventId, triggeredAt: new Date(at) });
  }

  const aboutOrder = (order: Order) => () =>
    orderPayload(store.shop(order.shop), order, store.fulfillmentsOf(order.id));
  const aboutFulfillment = (made: Fulfillment) => () =>
    fulfillmentPayload(store.shop(made.shop), store.order(made.shop, made.orderId), made);

  function changeFulfillment(
    shop: string,
    id: ShopifyId,
    at: Date | undefined,
    change: (made: Fulfillment) => void,
  ): Fulfillment {
    const made = store.fulfillment(shop, id);
    change(made);
    const order = store.order(shop, made.orderId);
    made.updatedAt = order.updatedAt = (at ?? now()).toISOString();
    tell(shop, made.updatedAt, {
      "fulfillments/update": aboutFulfillment(made),
      "orders/updated": aboutOrder(order),
    });
    return made;
  }

  return {
    createOrder(shop: string, draft: OrderDraft): Order {
      const order = newOrder(store, shop, draft, (draft.at ?? now()).toISOString());
      store.putOrder(order);
      tell(shop, order.createdAt, { "orders/create": aboutOrder(order) });
      return order;
    },

    cancelOrder(shop: string, orderId: ShopifyId, at?: Date): Order {
      const order = store.order(shop, orderId);
      order.cancelledAt = order.updatedAt = (at ?? now()).toISOString();
      tell(shop, order.updatedAt, {
        "orders/cancelled": aboutOrder(order),
        "orders/updated": aboutOrder(order),
      });
      return order;
    },

    changeEmail(shop: string, orderId: ShopifyId, email: string, at?: Date): Order {
      const order = store.order(shop, orderId);
      order.email = email;
      order.updatedAt = (at ?? now()).toISOString();
      tell(shop, order.updatedAt, { "orders/updated": aboutOrder(order) });
      return order;
    },

    fulfill(shop: string, orderId: ShopifyId, draft: FulfillmentDraft): Fulfillment {
      const order = store.order(shop, orderId);
      const made = newFulfillment(store, order, draft, (draft.at ?? now()).toISOString());
      store.putFulfillment(made);
      order.updatedAt = made.updatedAt;
      tell(shop, made.createdAt, {
        "fulfillments/create": aboutFulfillment(made),
        "orders/updated": aboutOrder(order),
      });
      return made;
    },

    correctNumber: (shop: string, id: ShopifyId, tracking: Partial<Tracking>, at?: Date) =>
      changeFulfillment(shop, id, at, (made) => {
        const company = tracking.company === undefined ? made.tracking.company : tracking.company;
        made.tracking = trackingOf(
          company,
          tracking.numbers ?? made.tracking.numbers,
          tracking.urls,
        );
      }),

    /** An app, or Shopify itself, tells what happened to a parcel. */
    addFulfillmentEvent(
      shop: string,
      id: ShopifyId,
      draft: FulfillmentEventDraft,
    ): FulfillmentEvent {
      const made = store.fulfillment(shop, id);
      const { status, happenedAt = now().toISOString(), ...rest } = draft;
      const blank = { message: null, city: null, province: null, country: null, zip: null };
      const event: FulfillmentEvent = {
        id: store.nextId("event"),
        status,
        // Whole seconds, as Shopify keeps them.
        happenedAt: new Date(happenedAt).toISOString().replace(/\.\d+Z$/, "Z"),
        createdAt: now().toISOString(),
        ...blank,
        ...rest,
      };
      made.events = [...(made.events ?? []), event];
      tell(shop, event.createdAt, {
        "fulfillment_events/create": () => eventPayload(store.shop(shop), made, event),
      });
      return event;
    },

    cancelFulfillment: (shop: string, id: ShopifyId, at?: Date) =>
      changeFulfillment(shop, id, at, (made) => {
        made.status = "cancelled";
      }),

    grantInstall(shop: string): void {
      const { installation } = store.shop(shop);
      store.setInstallation(shop, {
        id: installation?.id ?? store.nextId("installation"),
        installedAt: installation?.installedAt ?? now().toISOString(),
        scopes: scopes(),
      });
    },

    /** Optional scopes that the merchant allows; tokens that are out have them, too. */
    grantScopes(shop: string, added: readonly string[]): void {
      const { installation } = store.shop(shop);
      if (!installation) return;
      const current = [...new Set([...installation.scopes, ...added])];
      const previous = installation.scopes;
      store.setInstallation(shop, { ...installation, scopes: current });
      for (const grant of store.grantsOf(shop)) grant.scopes = current;
      const at = now().toISOString();
      tell(shop, at, {
        "app/scopes_update": () => ({
          ...examplePayload("app/scopes_update"),
          previous,
          current,
          updated_at: at,
        }),
      });
    },

    /** The app's tokens die at once; app/uninstalled is the last it hears until shop/redact. */
    uninstall(shop: string, at?: Date): void {
      if (!store.shop(shop).installation) return;
      tell(shop, (at ?? now()).toISOString(), {
        "app/uninstalled": () => shopPayload(store.shop(shop)),
      });
      store.setInstallation(shop, null);
    },

    redactShop(shop: string): void {
      const { id, domain } = store.shop(shop);
      const payload = { shop_id: Number(id), shop_domain: domain };
      webhooks.emit("shop/redact", shop, payload, { triggeredAt: now() });
    },

    expireAccessTokens: (shop: string) => store.expireAccessTokens(store.shop(shop).domain, now()),
    endRefreshTokens: (shop: string) => store.retireRefreshTokens(store.shop(shop).domain),
  };
}

function newOrder(store: Store, shop: string, draft: OrderDraft, at: string): Order {
  const number = draft.number ?? store.nextOrderNumber(shop);
  const { firstName, lastName } = draft.customer ?? { firstName: "Sam", lastName: "Sample" };
  return {
    id: draft.id ?? store.nextId("order"),
    shop,
    name: `#${number}`,
    number,
    email: draft.email,
    customer: draft.email ? customerOf(store, shop, draft.email, firstName, lastName) : null,
    shippingAddress: { ...HOME_ADDRESS, firstName, lastName, ...draft.shippingAddress },
    lineItems: (draft.lineItems ?? [{ sku: "NP-MUG-BLU", quantity: 1 }]).map((line) =>
      newLine(store, line),
    ),
    createdAt: at,
    updatedAt: at,
    cancelledAt: null,
  };
}

function customerOf(
  store: Store,
  shop: string,
  email: string,
  firstName: string,
  lastName: string,
): Customer {
  const known = store.findCustomer(shop, email);
  return known ?? { id: store.nextId("customer"), firstName, lastName, email };
}

function newLine(store: Store, line: ProductLine): LineItem {
  const index = PRODUCTS.findIndex(({ sku }) => sku === line.sku);
  const product = PRODUCTS[index];
  if (!product) throw new StandInError(`No product has the sku ${line.sku}.`);
  return {
    ...product,
    id: store.nextId("lineItem"),
    productId: String(8_200_000_000_001 + index),
    variantId: String(4_500_000_000_001 + index),
    quantity: line.quantity,
  };
}

function newFulfillment(
  store: Store,
  order: Order,
  draft: FulfillmentDraft,
  at: string,
): Fulfillment {
  return {
    id: draft.id ?? store.nextId("fulfillment"),
    shop: order.shop,
    orderId: order.id,
    name: `${order.name}.${store.fulfillmentsOf(order.id).length + 1}`,
    status: "success",
    tracking: trackingOf(draft.company ?? null, draft.numbers, draft.urls),
    lineItems: order.lineItems.filter(({ sku }) => draft.skus?.includes(sku) ?? true),
    createdAt: at,
    updatedAt: at,
  };
}

function trackingOf(company: string | null, numbers: string[], urls?: string[]): Tracking {
  return { company, numbers, urls: urls ?? numbers.flatMap((n) => trackingUrl(company, n) ?? []) };
}
