// Job that reads what orders contain from the Admin API: pictures, and what was not sent yet.
import { z } from "zod";
import { BACKGROUND_PRIORITY, enqueue } from "~/jobs/job.server";
import type { Deps } from "~/lib/deps.server";
import { describeError } from "~/lib/errors";
import type { OrderItem } from "~/shipments/order-items";
import { listItemsDue, saveItems } from "~/shipments/items/store-items.server";
import { findInstalledAt } from "~/shops/store.server";
import type { AdminClient } from "../admin-api/admin-client.server";

/**
 * An item's picture needs no scope besides read_orders: of LineItem, its `image` and Image, Shopify's schema asks
 * read_orders for the first only; the product itself would need read_products. Webhooks contain no picture.
 */
const ORDER_ITEMS = `#graphql
  query OrderItems($id: ID!) {
    order(id: $id) {
      lineItems(first: 50) {
        nodes {
          title variantTitle sku quantity currentQuantity unfulfilledQuantity requiresShipping
          image { url altText }
        }
      }
    }
  }`;

const item = z.object({
  title: z.string(),
  variantTitle: z.string().nullish(),
  sku: z.string().nullish(),
  quantity: z.number(),
  currentQuantity: z.number(),
  unfulfilledQuantity: z.number(),
  requiresShipping: z.boolean(),
  image: z.object({ url: z.string(), altText: z.string().nullish() }).nullish().catch(null),
});

const orderItems = z.object({
  order: z.object({ lineItems: z.object({ nodes: z.array(item) }) }).nullable(),
});

/** Then another job goes on, so that other shops' orders are read too. */
const ORDERS_PER_RUN = 50;

/** Job `shopify.read_items`. */
export function createReadItemsJob({
  database: { pool },
  admin,
  log,
}: Pick<Deps, "database" | "log"> & { admin: AdminClient }) {
  return async ({ shopId }: { shopId: string }): Promise<void> => {
    if (!(await findInstalledAt(pool, shopId))) return;
    const due = await listItemsDue(pool, shopId, ORDERS_PER_RUN);
    for (const order of due) {
      const items = await readItems(admin, shopId, order.id).catch((error: unknown) => {
        const { code, retry } = describeError(error);
        if (retry || code === "unauthenticated") throw error;
        log.warn({ shopId, orderId: order.id, code, err: error }, "an order's items can't be read");
        return null;
      });
      await saveItems(pool, shopId, order, items);
    }
    if (due.length < ORDERS_PER_RUN) return;
    const options = { key: `items:${shopId}`, queue: "items", priority: BACKGROUND_PRIORITY };
    await enqueue(pool, "shopify.read_items", { shopId }, { ...options, maxAttempts: 3 });
  };
}

/** Null for an order that Shopify does not return, such as one older than 60 days. */
async function readItems(
  admin: AdminClient,
  shopId: string,
  orderId: string,
): Promise<OrderItem[] | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const { order } = (await admin.execute(shopId, ORDER_ITEMS, { id }, orderItems)).data;
  return order && order.lineItems.nodes.map(toOrderItem);
}

/** Blank texts are null, as in what webhooks said of the same item. */
function toOrderItem(node: z.output<typeof item>): OrderItem {
  const { image, quantity, currentQuantity, unfulfilledQuantity, requiresShipping } = node;
  return {
    title: node.title.trim(),
    variantTitle: node.variantTitle?.trim() || null,
    sku: node.sku?.trim() || null,
    quantity,
    unfulfilled: requiresShipping ? Math.min(unfulfilledQuantity, currentQuantity) : 0,
    image: image ? { url: image.url, alt: image.altText?.trim() || null } : null,
  };
}
