// Shopify's three signatures: webhooks, the app proxy's query, and the embedded app's query.
import { createHmac, timingSafeEqual } from "node:crypto";

/** X-Shopify-Hmac-Sha256: base64 over the raw body. */
export function signWebhook(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

/**
 * The app proxy's `signature`: parameters sorted by "key=value", repeated values joined by a comma,
 * concatenated with nothing between them, hex.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function proxySignature(query: URLSearchParams, secret: string): string {
  const pairs = [...new Set(query.keys())]
    .filter((key) => key !== "signature")
    .map((key) => `${key}=${query.getAll(key).join(",")}`)
    .sort();
  return createHmac("sha256", secret).update(pairs.join("")).digest("hex");
}

/** The `hmac` of the query with which the admin opens an app: sorted pairs joined by "&", hex. */
export function frameHmac(query: URLSearchParams, secret: string): string {
  const pairs = [...query]
    .filter(([key]) => key !== "hmac")
    .map(([key, value]) => `${key}=${value}`);
  return createHmac("sha256", secret).update(pairs.sort().join("&")).digest("hex");
}

export function equalSignatures(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
