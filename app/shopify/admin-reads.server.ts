// What Waymark reads from the Admin GraphQL API.
import { z } from "zod";
import type { AdminGraphql } from "../shopify.server";
import { AppError } from "../lib/errors";
import type { ShopProfile } from "../shops/store.server";

const shopAnswer = z.object({
  data: z.object({
    shop: z.object({
      name: z.string(),
      ianaTimezone: z.string(),
      billingAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
    }),
  }),
});

/** The shop's name, time zone and country. */
export async function readShopProfile(graphql: AdminGraphql): Promise<ShopProfile> {
  const answer = await ask(
    graphql,
    `#graphql
    query ShopProfile {
      shop { name ianaTimezone billingAddress { countryCodeV2 } }
    }`,
  );
  const { shop } = shopAnswer.parse(answer).data;
  return {
    name: shop.name,
    ianaTimezone: shop.ianaTimezone,
    countryCode: shop.billingAddress?.countryCodeV2 ?? null,
  };
}

const orderAnswer = z.object({
  data: z.object({
    order: z
      .object({ name: z.string(), createdAt: z.string(), email: z.string().nullish() })
      .nullable(),
  }),
});

export interface OrderFacts {
  name: string;
  placedAt: Date;
  /** null when there is none, or the app may not read it. */
  email: string | null;
}

/** One order by Shopify's numeric id; null when Shopify does not know it (or it is older than we may read). */
export async function readOrder(
  graphql: AdminGraphql,
  orderId: string,
): Promise<OrderFacts | null> {
  const answer = await ask(
    graphql,
    `#graphql
    query OrderFacts($id: ID!) {
      order(id: $id) { name createdAt email }
    }`,
    { id: `gid://shopify/Order/${orderId}` },
  );
  const { order } = orderAnswer.parse(answer).data;
  if (!order) return null;
  return { name: order.name, placedAt: new Date(order.createdAt), email: order.email ?? null };
}

/**
 * Asks and gives the body back. A protected field that the app may not read comes as null beside an
 * error, and the library throws then; the rest of the answer is still good, and is used.
 */
async function ask(
  graphql: AdminGraphql,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  try {
    const response = await graphql(query, { variables });
    return await response.json();
  } catch (error) {
    const data = (error as { body?: { data?: unknown } }).body?.data;
    if (data) return { data };
    throw new AppError("unavailable", "Shopify's Admin API did not answer the question.", {
      cause: error,
    });
  }
}
