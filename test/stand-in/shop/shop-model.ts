// The stand-in's world as plain data: shops, customers, orders, fulfillments. Dates are ISO 8601 in UTC.

/** Shopify ids without their gid prefix: strings of digits, because 18-digit ones exceed a double. */
export type ShopifyId = string;

export interface Shop {
  /** "north-pier.myshopify.com": how every call names the shop. */
  domain: string;
  id: ShopifyId;
  /** What people call it: "North Pier Goods". */
  name: string;
  email: string;
  ownerName: string;
  ianaTimezone: string;
  currencyCode: string;
  countryCode: string;
  /** Which of test/stand-in/themes its storefront wears. */
  theme: ThemeName;
  /** The language that its staff chose in Shopify. */
  merchantLocale: string;
  /** Set while the app is installed. */
  installation: Installation | null;
  /** The app's own metafields as Liquid sees them: app.metafields.<namespace>.<key>. */
  appMetafields: Record<string, Record<string, { type: string; value: unknown }>>;
}

export type ThemeName = "light" | "dark";

export interface Installation {
  id: ShopifyId;
  installedAt: string;
  scopes: string[];
}

/** What a shop needs to be born; the rest is invented. */
export interface ShopSeed {
  domain: string;
  name: string;
  theme?: ThemeName;
  ianaTimezone?: string;
  currencyCode?: string;
  countryCode?: string;
}

export interface Customer {
  id: ShopifyId;
  firstName: string;
  lastName: string;
  email: string;
}

export interface Address {
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  province: string | null;
  provinceCode: string | null;
  zip: string;
  country: string;
  countryCode: string;
}

export interface LineItem {
  id: ShopifyId;
  productId: ShopifyId;
  variantId: ShopifyId;
  title: string;
  variantTitle: string | null;
  sku: string;
  /** Decimal string, in the shop's currency. */
  price: string;
  grams: number;
  quantity: number;
}

export interface Order {
  id: ShopifyId;
  shop: string;
  /** "#1001" */
  name: string;
  number: number;
  email: string | null;
  customer: Customer | null;
  shippingAddress: Address;
  lineItems: LineItem[];
  createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
}

export type FulfillmentStatus = "success" | "cancelled";

export interface Fulfillment {
  id: ShopifyId;
  shop: string;
  orderId: ShopifyId;
  /** "#1001.1" */
  name: string;
  status: FulfillmentStatus;
  tracking: Tracking;
  lineItems: LineItem[];
  /** Events that apps and carriers wrote, in the order of writing. */
  events?: FulfillmentEvent[];
  createdAt: string;
  updatedAt: string;
  /** When the carrier reported the delivery to Shopify; absent: it did not. */
  deliveredAt?: string;
}

/** One dated event of a fulfillment, by whoever wrote it. */
export interface FulfillmentEvent {
  id: ShopifyId;
  /** "IN_TRANSIT" */
  status: string;
  happenedAt: string;
  createdAt: string;
  message: string | null;
  city: string | null;
  province: string | null;
  country: string | null;
  zip: string | null;
  estimatedDeliveryAt?: string | null;
}

/** As a merchant typed it: the company may be null or misspelt, the numbers may hold blanks. */
export interface Tracking {
  company: string | null;
  numbers: string[];
  urls: string[];
}

/** What a caller says about a new order; ids and names are given out when left away. */
export interface OrderDraft {
  id?: ShopifyId;
  /** 1001 for "#1001". */
  number?: number;
  /** Null: an order without a customer's address, such as one from a till. */
  email: string | null;
  customer?: { firstName: string; lastName: string };
  shippingAddress?: Partial<Address>;
  lineItems?: ProductLine[];
  /** When it was placed; now when left away. */
  at?: Date;
}

/** A product of the stand-in's catalogue by sku, and how many of it. */
export interface ProductLine {
  sku: string;
  quantity: number;
}

export interface FulfillmentDraft {
  id?: ShopifyId;
  company?: string | null;
  numbers: string[];
  urls?: string[];
  /** Which lines go into this parcel; all of the order when left away. */
  skus?: string[];
  at?: Date;
}

export type FulfillmentEventDraft = Pick<FulfillmentEvent, "status"> &
  Partial<Omit<FulfillmentEvent, "id" | "status" | "createdAt">>;
