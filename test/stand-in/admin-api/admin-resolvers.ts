// What the Admin API knows: 'Type.field' → how it is read from the store. Equal names need no entry.
import { GraphQLError } from "graphql";
import type { Fulfillment, LineItem, Order, Shop, ShopifyId } from "../shop/shop-model.ts";
import { BULK_RESOLVERS, type BulkContext } from "./admin-bulk-resolvers.ts";
import { FULFILLMENT_RESOLVERS, type FulfillmentActions } from "./admin-fulfillment-resolvers.ts";
import { connection, type ConnectionArguments } from "./admin-connection.ts";
import { orderSorting, ordersMatching } from "./admin-order-search.ts";
import type { Store } from "../shop/store.ts";

export interface AdminContext {
  store: Store;
  shop: Shop;
  scopes: string[];
  app: { apiKey: string; handle: string; title: string };
  bulkContext: BulkContext;
  /** Where this Shopify is reached; its image service too. */
  origin: string;
  fulfillmentActions?: FulfillmentActions;
  /** Throws when the app was not approved for this field ("Order.email") of the shop's. */
  checkField?: (field: string) => void;
}

type Resolver = (source: never, args: never, context: AdminContext) => unknown;
type AnyResolver = (source: unknown, args: unknown, context: AdminContext) => unknown;

const readers: Record<string, Resolver> = {
  "QueryRoot.shop": (_root: unknown, _args: unknown, { shop }) => shop,
  "QueryRoot.order": (_root: unknown, { id }: { id: string }, { store, shop }) =>
    store.findOrder(shop.domain, plainId(id, "Order")) ?? null,
  "QueryRoot.orders": (_root: unknown, args: OrdersArguments, context) =>
    connection(
      ordersMatching(context.store.orders(context.shop.domain), args),
      args,
      orderSorting(args),
    ),
  "QueryRoot.fulfillment": (_root: unknown, { id }: { id: string }, { store, shop }) =>
    store.findFulfillment(shop.domain, plainId(id, "Fulfillment")) ?? null,
  "QueryRoot.app": (_root: unknown, _args: unknown, { shop }) => ({
    installation: shop.installation,
    requestedAccessScopes: [],
    optionalAccessScopes: [],
  }),
  "QueryRoot.currentAppInstallation": (_root: unknown, _args: unknown, { shop }) =>
    shop.installation,

  "Shop.id": ({ id }: Shop) => gid("Shop", id),
  "Shop.myshopifyDomain": ({ domain }: Shop) => domain,
  "Shop.contactEmail": ({ email }: Shop) => email,
  "Shop.shopOwnerName": ({ ownerName }: Shop) => ownerName,
  "Shop.url": ({ domain }: Shop) => `https://${domain}`,
  "Shop.primaryDomain": (shop: Shop) => ({
    id: gid("Domain", shop.id),
    host: shop.domain,
    url: `https://${shop.domain}`,
    sslEnabled: true,
  }),
  "Shop.billingAddress": ({ countryCode }: Shop) => ({ countryCodeV2: countryCode }),
  "Shop.plan": () => ({ partnerDevelopment: true, shopifyPlus: false, publicDisplayName: "Basic" }),
  "Shop.orders": (shop: Shop, args: OrdersArguments, { store }) =>
    connection(ordersMatching(store.orders(shop.domain), args), args, orderSorting(args)),

  "Order.id": ({ id }: Order) => gid("Order", id),
  "Order.legacyResourceId": ({ id }: Order) => id,
  "Order.processedAt": ({ createdAt }: Order) => createdAt,
  "Order.displayFulfillmentStatus": (order: Order, _args: unknown, { store }) =>
    store.fulfillmentsOf(order.id).some(({ status }) => status === "success")
      ? "FULFILLED"
      : "UNFULFILLED",
  "Order.fulfillments": (order: Order, { first }: { first?: number | null }, { store }) =>
    store.fulfillmentsOf(order.id).slice(0, first ?? undefined),
  "Order.lineItems": ({ lineItems }: Order, args: ConnectionArguments) =>
    connection(lineItems, args),
  "Order.customerLocale": () => "en",
  "Order.tags": () => [],
  "Order.phone": () => null,
  "Order.test": () => false,

  "Customer.id": ({ id }: { id: ShopifyId }) => gid("Customer", id),
  "LineItem.id": ({ id }: LineItem) => gid("LineItem", id),
  "LineItem.image": ({ sku, title }: LineItem, _args: unknown, { origin }) => ({
    url: `${origin}/s/files/1/0001/files/${sku.toLowerCase()}.svg?v=1764400000`,
    altText: title,
  }),
  "LineItem.currentQuantity": ({ quantity }: LineItem) => quantity,
  "LineItem.unfulfilledQuantity": (line: LineItem, _args: unknown, { store, shop }) =>
    Math.max(0, line.quantity - store.sentOf(shop.domain, line.id)),
  "LineItem.requiresShipping": () => true,
  "LineItem.name": ({ title, variantTitle }: LineItem) =>
    variantTitle ? `${title} - ${variantTitle}` : title,
  "MailingAddress.name": ({ firstName, lastName }: Order["shippingAddress"]) =>
    `${firstName} ${lastName}`,
  "MailingAddress.countryCodeV2": ({ countryCode }: Order["shippingAddress"]) => countryCode,
  "MailingAddress.address2": () => null,
  "MailingAddress.phone": () => null,

  "Fulfillment.id": ({ id }: Fulfillment) => gid("Fulfillment", id),
  "Fulfillment.legacyResourceId": ({ id }: Fulfillment) => id,
  "Fulfillment.status": ({ status }: Fulfillment) => status.toUpperCase(),
  "Fulfillment.order": (made: Fulfillment, _args: unknown, { store }) =>
    store.order(made.shop, made.orderId),
  "Fulfillment.totalQuantity": ({ lineItems }: Fulfillment) =>
    lineItems.reduce((sum, { quantity }) => sum + quantity, 0),
  "Fulfillment.fulfillmentLineItems": ({ lineItems }: Fulfillment, args: ConnectionArguments) =>
    connection(
      lineItems.map((line) => ({
        id: gid("FulfillmentLineItem", line.id),
        lineItem: line,
        quantity: line.quantity,
      })),
      args,
    ),
  "Fulfillment.trackingInfo": ({ tracking }: Fulfillment, { first }: { first?: number | null }) =>
    // A fulfillment can have a link and no number.
    Array.from({ length: Math.max(tracking.numbers.length, tracking.urls.length) }, (_, index) => ({
      company: tracking.company,
      number: tracking.numbers[index] ?? null,
      url: tracking.urls[index] ?? null,
    })).slice(0, first ?? undefined),

  "AppInstallation.id": ({ id }: { id: ShopifyId }) => gid("AppInstallation", id),
  "AppInstallation.accessScopes": ({ scopes }: { scopes: string[] }) =>
    scopes.map((handle) => ({ handle, description: handle.replaceAll("_", " ") })),
  "AppInstallation.activeSubscriptions": () => [],
  "AppInstallation.app": (_source: unknown, _args: unknown, { app }) => app,
  ...BULK_RESOLVERS,
  ...FULFILLMENT_RESOLVERS,
  "App.id": ({ apiKey }: AdminContext["app"]) => gid("App", apiKey),
};

/** Each reader knows the source type that its field's parent is made of. */
export const RESOLVERS = readers as unknown as Readonly<Record<string, AnyResolver>>;

export interface OrdersArguments extends ConnectionArguments {
  query?: string | null;
  sortKey: string;
  reverse: boolean;
}

function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** "gid://shopify/Order/1" → "1"; another type or form is refused as Shopify refuses it. */
function plainId(id: string, type: string): string {
  const match = /^gid:\/\/shopify\/(\w+)\/(\w+)$/.exec(id);
  if (match?.[1] !== type || !match[2])
    throw new GraphQLError(`Invalid global id '${id}'`, {
      extensions: { code: "argumentLiteralsIncompatible" },
    });
  return match[2];
}
