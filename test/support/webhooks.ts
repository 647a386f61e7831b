// Webhook deliveries as Shopify signs and sends them.
import { createHmac, randomUUID } from "node:crypto";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

export const WEBHOOK_SECRET = "hush";
export const WEBHOOK_SHOP = "example.myshopify.com";

export interface SignedWebhook {
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

/** A delivery with Shopify's headers; `headers` overrides any of them. */
export function signedWebhook(
  topic: string,
  payload: unknown,
  options: {
    shop?: string;
    secret?: string;
    webhookId?: string;
    triggeredAt?: string;
    headers?: Record<string, string>;
  } = {},
): SignedWebhook {
  const body = Buffer.isBuffer(payload) ? Buffer.from(payload) : Buffer.from(textOf(payload));
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": options.shop ?? WEBHOOK_SHOP,
      "x-shopify-webhook-id": options.webhookId ?? randomUUID(),
      "x-shopify-event-id": randomUUID(),
      "x-shopify-api-version": SHOPIFY_API_VERSION,
      "x-shopify-triggered-at": options.triggeredAt ?? new Date().toISOString(),
      "x-shopify-hmac-sha256": createHmac("sha256", options.secret ?? WEBHOOK_SECRET)
        .update(body)
        .digest("base64"),
      ...options.headers,
    },
  };
}

/** A string is the body itself. */
function textOf(payload: unknown): string {
  return typeof payload === "string" ? payload : JSON.stringify(payload);
}
