// Reads a shop's profile and the summary of one order from the Admin GraphQL API.
import { z } from "zod";
import type { ShopProfile } from "~/shops/store.server";
import type { AdminClient } from "./admin-client.server";

const SHOP_PROFILE = `#graphql
  query ShopProfile {
    shop { name ianaTimezone billingAddress { countryCodeV2 } }
  }`;

const shopProfile = z.object({
  shop: z.object({
    name: z.string(),
    ianaTimezone: z.string(),
    billingAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
  }),
});

/** The shop's name, time zone and country. */
export async function readShopProfile(admin: AdminClient, shopId: string): Promise<ShopProfile> {
  const { data } = await admin.execute(shopId, SHOP_PROFILE, {}, shopProfile);
  return {
    name: data.shop.name,
    ianaTimezone: data.shop.ianaTimezone,
    countryCode: data.shop.billingAddress?.countryCodeV2 ?? null,
  };
}

const ORDER_SUMMARY = `#graphql
  query OrderSummary($id: ID!) {
    order(id: $id) { name createdAt email }
  }`;

const orderSummary = z.object({
  order: z
    .object({ name: z.string(), createdAt: z.string(), email: z.string().nullish() })
    .nullable(),
});

export interface OrderSummary {
  name: string;
  placedAt: Date;
  /** null if the order has none or the app may not read it. */
  email: string | null;
}

/** Reads one order by Shopify's numeric id; null if it does not exist or is older than the app may read. */
export async function readOrderSummary(
  admin: AdminClient,
  shopId: string,
  orderId: string,
): Promise<OrderSummary | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const { order } = (await admin.execute(shopId, ORDER_SUMMARY, { id }, orderSummary)).data;
  if (!order) return null;
  return { name: order.name, placedAt: new Date(order.createdAt), email: order.email ?? null };
}
