// Reads orders with all fulfillments, numbers and items from the Admin API: changed orders by page, or one.
import { z } from "zod";
import type { OrderRead } from "~/shipments/record/record-admin-read.server";
import type { AdminClient } from "../admin-api/admin-client.server";
import { type ItemNode, type OrderNode, itemsPage, orderNode, orderPayload } from "./order-payload";

/**
 * Ten orders with twenty items each cost less than the 1,000 points that one query may cost. Fulfillments and
 * tracking numbers are plain lists: Shopify returns all of them.
 */
const CHANGED_ORDERS = `#graphql
  query ChangedOrders($search: String!, $after: String) {
    orders(first: 10, after: $after, query: $search, sortKey: UPDATED_AT) {
      nodes {
        legacyResourceId name email phone createdAt updatedAt cancelledAt customerLocale
        shippingAddress { countryCodeV2 name phone zip }
        fulfillments {
          legacyResourceId name status createdAt updatedAt displayStatus deliveredAt estimatedDeliveryAt
          trackingInfo { company number url }
          fulfillmentLineItems(first: 20) {
            nodes { quantity lineItem { title variantTitle sku } }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`;

const changedOrders = z.object({
  orders: z.object({
    nodes: z.array(z.unknown()),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

const updatedAt = z.object({ updatedAt: z.iso.datetime({ offset: true }).pipe(z.coerce.date()) });

const ORDER_IN_FULL = `#graphql
  query OrderInFull($id: ID!) {
    order(id: $id) {
      legacyResourceId name email phone createdAt updatedAt cancelledAt customerLocale
      shippingAddress { countryCodeV2 name phone zip }
      fulfillments {
        legacyResourceId name status createdAt updatedAt displayStatus deliveredAt estimatedDeliveryAt
        trackingInfo { company number url }
        fulfillmentLineItems(first: 100) {
          nodes { quantity lineItem { title variantTitle sku } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }`;

const orderInFull = z.object({ order: orderNode.nullable() });

const MORE_ITEMS = `#graphql
  query MoreItems($id: ID!, $after: String) {
    fulfillment(id: $id) {
      fulfillmentLineItems(first: 100, after: $after) {
        nodes { quantity lineItem { title variantTitle sku } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;

const moreItems = z.object({
  fulfillment: z.object({ fulfillmentLineItems: itemsPage }).nullable(),
});

export interface OrdersPage {
  reads: OrderRead[];
  /** Orders of an undocumented shape, which are skipped. */
  unreadable: number;
  /** Latest updated_at on the page; null for an empty page. */
  lastUpdatedAt: Date | null;
  /** Cursor of the next page; null on the last page. */
  next: string | null;
}

/** One page of the orders updated at `since` or later, oldest update first. */
export async function readChangedOrders(
  admin: AdminClient,
  shopId: string,
  since: Date,
  after: string | null,
): Promise<OrdersPage> {
  const search = `updated_at:>='${since.toISOString()}'`;
  const { data, refused } = await admin.execute(
    shopId,
    CHANGED_ORDERS,
    { search, after },
    changedOrders,
  );
  const { pageInfo } = data.orders;
  const nodes = data.orders.nodes.flatMap((node) => orderNode.safeParse(node).data ?? []);
  const last = updatedAt.safeParse(data.orders.nodes.at(-1)).data;
  for (const order of nodes) await readAllItems(admin, shopId, order);
  return {
    reads: nodes.map((order) => ({
      payload: orderPayload(order),
      refused: refusedOf(refused, "orders.nodes."),
    })),
    unreadable: data.orders.nodes.length - nodes.length,
    lastUpdatedAt: last?.updatedAt ?? null,
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}

/** Reads one order by Shopify's numeric id; null if it does not exist. */
export async function readOrderInFull(
  admin: AdminClient,
  shopId: string,
  orderId: string,
): Promise<OrderRead | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const { data, refused } = await admin.execute(shopId, ORDER_IN_FULL, { id }, orderInFull);
  if (!data.order) return null;
  await readAllItems(admin, shopId, data.order);
  return { payload: orderPayload(data.order), refused: refusedOf(refused, "order.") };
}

/** Which protected fields Shopify refused. */
function refusedOf(fields: readonly string[], prefix: string): OrderRead["refused"] {
  return {
    email: fields.includes(`${prefix}email`),
    destination: ["shippingAddress", "shippingAddress.countryCodeV2"].some((field) =>
      fields.includes(prefix + field),
    ),
  };
}

/** Fetches the further pages of each fulfillment's items. */
async function readAllItems(admin: AdminClient, shopId: string, order: OrderNode): Promise<void> {
  for (const made of order.fulfillments) {
    const items: ItemNode[] = made.fulfillmentLineItems.nodes;
    let { pageInfo } = made.fulfillmentLineItems;
    while (pageInfo.hasNextPage) {
      const id = `gid://shopify/Fulfillment/${made.legacyResourceId}`;
      const variables = { id, after: pageInfo.endCursor };
      const { data } = await admin.execute(shopId, MORE_ITEMS, variables, moreItems);
      if (!data.fulfillment) break;
      items.push(...data.fulfillment.fulfillmentLineItems.nodes);
      ({ pageInfo } = data.fulfillment.fulfillmentLineItems);
    }
  }
}
