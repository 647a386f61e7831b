// An order as the Admin API tells it, brought into the shape of an orders/updated webhook.
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
  createdAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullish(),
  customerLocale: z.string().nullish(),
  shippingAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
};

export const orderNode = z.object({
  ...orderFields,
  fulfillments: z.array(z.object({ ...fulfillmentFields, fulfillmentLineItems: itemsPage })),
});
export type OrderNode = z.output<typeof orderNode>;
type FulfillmentNode = OrderNode["fulfillments"][number];

/** What readOrder understands. */
export function orderPayload(order: OrderNode): object {
  return {
    id: order.legacyResourceId,
    name: order.name,
    email: order.email ?? null,
    customer_locale: order.customerLocale ?? null,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt ?? null,
    shipping_address: order.shippingAddress
      ? { country_code: order.shippingAddress.countryCodeV2 ?? null }
      : null,
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
