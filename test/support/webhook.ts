// Webhooks as Shopify signs them.
import { createHmac, randomUUID } from "node:crypto";

export interface SignedWebhook {
  headers: Record<string, string>;
  body: string;
}

/** A delivery with Shopify's headers; `headers` overrides any of them. */
export function signedWebhook(
  topic: string,
  payload: unknown,
  options: { secret: string; shop: string; webhookId?: string; headers?: Record<string, string> },
): SignedWebhook {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-hmac-sha256": createHmac("sha256", options.secret).update(body).digest("base64"),
      "x-shopify-shop-domain": options.shop,
      "x-shopify-api-version": "2026-07",
      "x-shopify-webhook-id": options.webhookId ?? randomUUID(),
      "x-shopify-triggered-at": new Date().toISOString(),
      ...options.headers,
    },
  };
}
