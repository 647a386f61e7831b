// The stand-in's memory: what Shopify would have in its database.
export interface Store {
  orders(shop: string): unknown[];
}
