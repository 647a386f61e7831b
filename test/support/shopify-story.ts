// Small order and fulfillment payloads with Shopify's field names, for tests that tell a story.

export interface FulfillmentStory {
  id?: number | string;
  orderId?: number | string;
  updatedAt?: string;
  status?: string;
  company?: string | null;
  numbers?: (string | null)[];
  urls?: readonly string[];
  country?: string;
}

export function fulfillmentPayload(story: FulfillmentStory = {}): Record<string, unknown> {
  const numbers = story.numbers ?? [];
  const urls = story.urls ?? [];
  return {
    id: story.id ?? 900,
    order_id: story.orderId ?? 100,
    name: `#${story.orderId ?? 100}.1`,
    status: story.status ?? "success",
    created_at: "2026-03-01T09:00:00Z",
    updated_at: story.updatedAt ?? "2026-03-01T09:00:00Z",
    tracking_company: story.company === undefined ? "UPS" : story.company,
    tracking_number: numbers[0] ?? null,
    tracking_numbers: numbers,
    tracking_url: urls[0] ?? null,
    tracking_urls: urls,
    destination: story.country ? { country_code: story.country } : null,
    line_items: [{ title: "Cup", variant_title: "Blue", sku: "CUP", quantity: 2 }],
  };
}

export interface OrderStory {
  id?: number | string;
  updatedAt?: string;
  email?: string | null;
  createdAt?: string;
  cancelledAt?: string | null;
  locale?: string;
  country?: string;
  fulfillments?: unknown[];
}

export function orderPayload(story: OrderStory = {}): Record<string, unknown> {
  return {
    id: story.id ?? 100,
    name: `#${story.id ?? 100}`,
    email: story.email === undefined ? "ann@example.com" : story.email,
    created_at: story.createdAt ?? "2026-03-01T08:00:00Z",
    updated_at: story.updatedAt ?? "2026-03-01T08:00:00Z",
    cancelled_at: story.cancelledAt ?? null,
    customer_locale: story.locale ?? "de-DE",
    shipping_address: { country_code: story.country ?? "DE" },
    fulfillments: story.fulfillments ?? [],
  };
}
