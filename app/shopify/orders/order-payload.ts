// Converts an order of the Admin API into the shape of an orders/updated webhook.
import { z } from "zod";

const item = z.object({
  quantity: z.number(),
  lineItem: z.object({
    title: z.string(),
    variantTitle: z.string().nullish(),
    sku: z.string().nullish(),
  }),
});
export type ItemNode = z.output<typeof item>;

/** A page of a fulfillment's items. */
export const itemsPage = z.object({
  nodes: z.array(item),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
});

const fulfillmentFields = {
  legacyResourceId: z.string(),
  name: z.string(),
  status: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  displayStatus: z.string().nullish(),
  deliveredAt: z.string().nullish(),
  estimatedDeliveryAt: z.string().nullish(),
  trackingInfo: z.array(
    z.object({
      company: z.string().nullish(),
      number: z.string().nullish(),
      url: z.string().nullish(),
    }),
  ),
};

const orderFields = {
  legacyResourceId: z.string(),
  name: z.string(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  createdAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullish(),
  customerLocale: z.string().nullish(),
  shippingAddress: z
    .object({
      countryCodeV2: z.string().nullish(),
      name: z.string().nullish(),
      phone: z.string().nullish(),
      zip: z.string().nullish(),
    })
    .nullish(),
};

export const orderNode = z.object({
  ...orderFields,
  fulfillments: z.array(z.object({ ...fulfillmentFields, fulfillmentLineItems: itemsPage })),
});
export type OrderNode = z.output<typeof orderNode>;
type FulfillmentNode = OrderNode["fulfillments"][number];

/** An order's line in a bulk file, which has no items per fulfillment. */
export const bulkOrder = z.object({
  ...orderFields,
  fulfillments: z.array(
    z.object({
      ...fulfillmentFields,
      totalQuantity: z.number(),
    }),
  ),
});
export type BulkOrder = z.output<typeof bulkOrder>;

/** A child line: an ordered item. */
export const bulkItem = z.object({
  quantity: z.number(),
  title: z.string(),
  variantTitle: z.string().nullish(),
  sku: z.string().nullish(),
});
export type BulkItem = z.output<typeof bulkItem>;

/** The order with the items of its fulfillment; null if the file does not say which fulfillment has which items. */
export function orderOfBulk(order: BulkOrder, items: readonly BulkItem[]): OrderNode | null {
  const [made, ...others] = order.fulfillments;
  const ordered = items.reduce((sum, { quantity }) => sum + quantity, 0);
  if (made && (others.length > 0 || made.totalQuantity !== ordered)) return null;
  const nodes = items.map(({ quantity, ...lineItem }) => ({ quantity, lineItem }));
  const fulfillmentLineItems = { nodes, pageInfo: { hasNextPage: false } };
  return { ...order, fulfillments: made ? [{ ...made, fulfillmentLineItems }] : [] };
}

/** Whether all successful fulfillments were delivered before `before`. */
export function hasArrivedBefore({ fulfillments }: BulkOrder, before: Date): boolean {
  const sent = fulfillments.filter(({ status }) => status === "SUCCESS");
  return (
    sent.length > 0 &&
    sent.every(
      ({ displayStatus, deliveredAt, updatedAt }) =>
        displayStatus === "DELIVERED" && new Date(deliveredAt ?? updatedAt) < before,
    )
  );
}

/** An orders/updated payload as `readOrder` of shipments/record takes it. */
export function orderPayload(order: OrderNode): object {
  return {
    id: order.legacyResourceId,
    name: order.name,
    email: order.email ?? null,
    phone: order.phone ?? null,
    customer_locale: order.customerLocale ?? null,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt ?? null,
    shipping_address: order.shippingAddress && {
      country_code: order.shippingAddress.countryCodeV2 ?? null,
      name: order.shippingAddress.name ?? null,
      phone: order.shippingAddress.phone ?? null,
      zip: order.shippingAddress.zip ?? null,
    },
    fulfillments: order.fulfillments.map((each) => fulfillmentPayload(order, each)),
  };
}

function fulfillmentPayload(order: OrderNode, made: FulfillmentNode): object {
  const urls = made.trackingInfo.map(({ url }) => url ?? null);
  return {
    id: made.legacyResourceId,
    order_id: order.legacyResourceId,
    name: made.name,
    status: made.status.toLowerCase(),
    created_at: made.createdAt,
    updated_at: made.updatedAt,
    shipment_status: made.displayStatus?.toLowerCase() ?? null,
    delivered_at: made.deliveredAt ?? null,
    estimated_delivery_at: made.estimatedDeliveryAt ?? null,
    tracking_company: made.trackingInfo[0]?.company ?? null,
    tracking_numbers: made.trackingInfo.map(({ number }) => number ?? null),
    tracking_urls: urls.some((url) => url !== null) ? urls : [],
    line_items: made.fulfillmentLineItems.nodes.map(({ quantity, lineItem }) => ({
      title: lineItem.title,
      variant_title: lineItem.variantTitle ?? null,
      sku: lineItem.sku ?? null,
      quantity,
    })),
  };
}
