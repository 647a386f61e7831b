// The stand-in's state: what Shopify has in its database. `actions.ts` changes it.
import { randomBytes } from "node:crypto";
import type {
  Customer,
  Fulfillment,
  Installation,
  Order,
  Shop,
  ShopifyId,
  ShopSeed,
} from "./shop-model.ts";
import { StandInError } from "../stand-in-error.ts";

/** What an access token opens; the access token is the key of the map. */
export interface AccessGrant {
  accessToken: string;
  shop: string;
  scopes: string[];
  expiresAt: string;
  /** Null once a newer grant has taken over. */
  refreshToken: string | null;
  refreshExpiresAt: string;
  /** The refresh token this grant replaced: good until this grant is first used. */
  replacedRefreshToken: string | null;
}

/** Everything, as it is written to the data file. */
export interface StoreState {
  shops: Shop[];
  orders: Order[];
  fulfillments: Fulfillment[];
  grants: AccessGrant[];
  /** The last id given out, by kind. */
  lastIds: Record<string, string>;
}

export type IdKind =
  "shop" | "order" | "fulfillment" | "lineItem" | "customer" | "event" | "installation";

/** 13 digits, like Shopify's ids of these years; shops and installations have fewer. */
const FIRST_IDS: Record<IdKind, string> = {
  shop: "68000000000",
  order: "6100000000000",
  fulfillment: "5300000000000",
  lineItem: "9400000000000",
  customer: "7700000000000",
  event: "4100000000000",
  installation: "71000000000",
};

export type Store = ReturnType<typeof createStore>;

export function createStore(initial?: StoreState) {
  const shops = new Map((initial?.shops ?? []).map((shop) => [shop.domain, shop]));
  const orders = new Map((initial?.orders ?? []).map((order) => [order.id, order]));
  const fulfillments = new Map((initial?.fulfillments ?? []).map((made) => [made.id, made]));
  const grants = new Map((initial?.grants ?? []).map((grant) => [grant.accessToken, grant]));
  const lastIds: Record<string, string> = { ...initial?.lastIds };

  function nextId(kind: IdKind): ShopifyId {
    const id = String(BigInt(lastIds[kind] ?? FIRST_IDS[kind]) + 1n);
    lastIds[kind] = id;
    return id;
  }

  return {
    nextId,
    state: (): StoreState => ({
      shops: [...shops.values()],
      orders: [...orders.values()],
      fulfillments: [...fulfillments.values()],
      grants: [...grants.values()],
      lastIds,
    }),

    shops: (): Shop[] => [...shops.values()],
    findShop: (domain: string): Shop | undefined => shops.get(domain),
    shop: (domain: string): Shop => shops.get(domain) ?? missing("shop", domain),
    /** Adds the shop, or returns the one that is there already. */
    openShop(seed: ShopSeed): Shop {
      const known = shops.get(seed.domain);
      if (known) return known;
      const shop = newShop(seed, nextId("shop"));
      shops.set(shop.domain, shop);
      return shop;
    },
    setInstallation(domain: string, installation: Installation | null): void {
      const shop = shops.get(domain) ?? missing("shop", domain);
      shop.installation = installation;
      if (installation) return;
      for (const [token, grant] of grants) if (grant.shop === domain) grants.delete(token);
    },

    /** A shop's orders, newest first. */
    orders: (shop: string): Order[] =>
      [...orders.values()]
        .filter((order) => order.shop === shop)
        .sort((a, b) => b.number - a.number),
    findOrder: (shop: string, id: ShopifyId): Order | undefined => own(orders.get(id), shop),
    order: (shop: string, id: ShopifyId): Order =>
      own(orders.get(id), shop) ?? missing("order", id),
    putOrder(order: Order): void {
      if (orders.has(order.id)) throw new StandInError(`There is an order ${order.id} already.`);
      orders.set(order.id, order);
    },
    nextOrderNumber(shop: string): number {
      let last = 1000;
      for (const order of orders.values())
        if (order.shop === shop) last = Math.max(last, order.number);
      return last + 1;
    },
    findCustomer(shop: string, email: string): Customer | undefined {
      for (const order of orders.values())
        if (order.shop === shop && order.customer?.email === email) return order.customer;
      return undefined;
    },
    customers(shop: string): Customer[] {
      const byId = new Map<string, Customer>();
      for (const order of orders.values())
        if (order.shop === shop && order.customer) byId.set(order.customer.id, order.customer);
      return [...byId.values()];
    },

    /** An order's fulfillments in the order in which they were made. */
    fulfillmentsOf: (orderId: ShopifyId): Fulfillment[] =>
      [...fulfillments.values()].filter((made) => made.orderId === orderId),
    /** How many of an order's line are in fulfillments that stand. */
    sentOf: (shop: string, lineId: ShopifyId): number =>
      [...fulfillments.values()]
        .filter((made) => made.shop === shop && made.status === "success")
        .flatMap((made) => made.lineItems)
        .filter(({ id }) => id === lineId)
        .reduce((sum, { quantity }) => sum + quantity, 0),
    findFulfillment: (shop: string, id: ShopifyId): Fulfillment | undefined =>
      own(fulfillments.get(id), shop),
    fulfillment: (shop: string, id: ShopifyId): Fulfillment =>
      own(fulfillments.get(id), shop) ?? missing("fulfillment", id),
    putFulfillment(made: Fulfillment): void {
      if (fulfillments.has(made.id))
        throw new StandInError(`There is a fulfillment ${made.id} already.`);
      fulfillments.set(made.id, made);
    },

    grant: (accessToken: string): AccessGrant | undefined => grants.get(accessToken),
    findGrantByRefreshToken: (refreshToken: string): AccessGrant | undefined =>
      [...grants.values()].find(
        (grant) =>
          grant.refreshToken === refreshToken || grant.replacedRefreshToken === refreshToken,
      ),
    expireAccessTokens(shop: string, at: Date): void {
      for (const grant of grants.values())
        if (grant.shop === shop) grant.expiresAt = at.toISOString();
    },
    grantsOf: (shop: string): AccessGrant[] =>
      [...grants.values()].filter((grant) => grant.shop === shop),
    putGrant(grant: AccessGrant): void {
      grants.set(grant.accessToken, grant);
    },
    /** Ends every refresh token of the shop but `keep`'s; access tokens live until they expire. */
    retireRefreshTokens(shop: string, keep?: AccessGrant): void {
      for (const grant of grants.values())
        if (grant.shop === shop && grant !== keep)
          grant.refreshToken = grant.replacedRefreshToken = null;
    },
  };
}

export function hex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

function own<T extends { shop: string }>(record: T | undefined, shop: string): T | undefined {
  return record?.shop === shop ? record : undefined;
}

function missing(kind: string, id: string): never {
  throw new StandInError(`There is no ${kind} ${id} in the stand-in.`);
}

function newShop(seed: ShopSeed, id: ShopifyId): Shop {
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(seed.domain))
    throw new StandInError(
      `"${seed.domain}" is not a shop's domain: it must end in .myshopify.com.`,
    );
  return {
    domain: seed.domain,
    id,
    name: seed.name,
    email: `owner@${seed.domain.replace(".myshopify.com", "")}.example.com`,
    ownerName: "Alex Example",
    ianaTimezone: seed.ianaTimezone ?? "America/New_York",
    currencyCode: seed.currencyCode ?? "USD",
    countryCode: seed.countryCode ?? "US",
    theme: seed.theme ?? "light",
    merchantLocale: "en",
    installation: null,
    appMetafields: {},
  };
}
