// Verifies Shopify's app proxy signature over the query, and its age.
import { createHmac, timingSafeEqual } from "node:crypto";
import { SECOND_MS } from "~/lib/time";

/** Maximum difference between a request's timestamp and our clock. */
const MAX_AGE_MS = 90 * SECOND_MS;

/** Shopify sets these; one added by a shopper occurs twice. */
const SECURITY_PARAMETERS = [
  "signature",
  "timestamp",
  "shop",
  "path_prefix",
  "logged_in_customer_id",
];
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

export type ProxyRequest =
  | {
      ok: true;
      shopId: string;
      /** The proxy's path in the shop, e.g. "/apps/track"; null when absent or malformed. */
      pathPrefix: string | null;
      /** Every parameter, Shopify's own included. */
      params: URLSearchParams;
    }
  | { ok: false; reason: "unsigned" | "repeated" | "ambiguous" | "signature" | "stale" | "shop" };

/**
 * Verifies a request that came through the app proxy.
 *
 * Shopify's rule: take all query parameters but `signature`, join repeated ones with ",", write each as
 * `key=value`, sort, concatenate, HMAC-SHA256 with the app's secret, in hex. The sort is bytewise:
 * @shopify/shopify-api 15 sorts with localeCompare and so refuses genuine requests whose parameter
 * names mix case, digits, "_" or "-" (Shopify/shopify-app-js#2374).
 *
 * @param url the request's, its query untouched
 * @param secrets the app's current secret and, while it rotates, the previous one
 */
export function verifyProxyRequest(url: URL, secrets: readonly string[], now: Date): ProxyRequest {
  const pairs = readQueryBytes(url.search);
  for (const name of SECURITY_PARAMETERS) {
    if (pairs.filter(([key]) => key === name).length > 1) return { ok: false, reason: "repeated" };
  }
  if (pairs.some(isAmbiguous)) return { ok: false, reason: "ambiguous" };
  const given = pairs.find(([key]) => key === "signature")?.[1];
  if (!given) return { ok: false, reason: "unsigned" };
  const message = signedMessage(pairs);
  if (!isSignedByAny(given, message, secrets)) return { ok: false, reason: "signature" };

  const params = new URLSearchParams(pairs.map(([key, value]) => [utf8(key), utf8(value)]));
  const timestamp = params.get("timestamp") ?? "";
  const ageMs = now.getTime() - Number(timestamp) * SECOND_MS;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(ageMs) > MAX_AGE_MS) {
    return { ok: false, reason: "stale" };
  }
  const shopId = params.get("shop") ?? "";
  if (!SHOP_DOMAIN.test(shopId)) return { ok: false, reason: "shop" };
  return { ok: true, shopId, pathPrefix: readPathPrefix(params), params };
}

/**
 * The signed text has no separator between parameters: "a=1" and "shop=x" read like "a" with the value
 * "1shop=x". A parameter that contains another's name could shift the shop or time of a genuine signature, so
 * it is refused; no legitimate link needs one.
 */
function isAmbiguous([key, value]: readonly [string, string]): boolean {
  const text = `${key}=${value}`;
  return SECURITY_PARAMETERS.some((name) => text.includes(`${name}=`, key === name ? 1 : 0));
}

/** A path of letters, digits, "-" and "_", the characters that Shopify allows. */
function readPathPrefix(params: URLSearchParams): string | null {
  const path = params.get("path_prefix") ?? "";
  return /^(\/[\w-]+){1,4}$/.test(path) ? path : null;
}

/**
 * The query as pairs of byte strings (one character per byte), so that string comparison is bytewise and
 * octets that are not UTF-8 keep their value.
 */
function readQueryBytes(search: string): [key: string, value: string][] {
  return search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      const key = equals === -1 ? part : part.slice(0, equals);
      return [decodeBytes(key), equals === -1 ? "" : decodeBytes(part.slice(equals + 1))];
    });
}

function decodeBytes(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function signedMessage(pairs: readonly [string, string][]): string {
  const values = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    if (key !== "signature") values.set(key, [...(values.get(key) ?? []), value]);
  }
  return (
    [...values]
      .map(([key, list]) => `${key}=${list.join(",")}`)
      // The default order compares UTF-16 units, here bytes.
      .sort()
      .join("")
  );
}

function isSignedByAny(given: string, message: string, secrets: readonly string[]): boolean {
  if (!/^[0-9a-f]{64}$/.test(given)) return false;
  const signature = Buffer.from(given, "hex");
  let matches = false;
  for (const secret of secrets) {
    if (!secret) continue;
    const expected = createHmac("sha256", secret).update(message, "latin1").digest();
    matches = timingSafeEqual(signature, expected) || matches;
  }
  return matches;
}
