// Requests as Shopify's app proxy sends them: its parameters added, the whole query signed.
import { createHmac } from "node:crypto";

export const SECRET = "hush-hush-test-secret";
export const SHOP = "north-pier.myshopify.com";
export const NOW = new Date("2026-11-05T10:00:00Z");

export interface ProxyOptions {
  shop?: string;
  secret?: string;
  at?: Date;
  pathPrefix?: string;
  headers?: Record<string, string>;
  method?: string;
  /** Fields of a posted form. */
  form?: Record<string, string>;
}

type Query = Record<string, string> | [string, string][];

/** Written from Shopify's description, not from our verifier: pairs, joined values, sorted as bytes. */
export function sign(pairs: readonly [string, string][], secret = SECRET): string {
  const joined = new Map<string, string>();
  for (const [key, value] of pairs) {
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  const parts = [...joined].map(([key, value]) => Buffer.from(`${key}=${value}`));
  return createHmac("sha256", secret)
    .update(Buffer.concat(parts.sort((a, b) => Buffer.compare(a, b))))
    .digest("hex");
}

export function signedUrl(query: Query = {}, options: ProxyOptions = {}): URL {
  const pairs: [string, string][] = [
    ...(Array.isArray(query) ? query : Object.entries(query)),
    ["shop", options.shop ?? SHOP],
    ["logged_in_customer_id", ""],
    ["path_prefix", options.pathPrefix ?? "/apps/track"],
    ["timestamp", String(Math.floor((options.at ?? NOW).getTime() / 1000))],
  ];
  const url = new URL("https://waymark.example.com/proxy/track");
  url.search = new URLSearchParams([
    ...pairs,
    ["signature", sign(pairs, options.secret)],
  ]).toString();
  return url;
}

export function proxyRequest(query: Query = {}, options: ProxyOptions = {}): Request {
  return new Request(signedUrl(query, options), {
    method: options.method ?? "GET",
    body: options.form && new URLSearchParams(options.form),
    headers: { "x-forwarded-for": "203.0.113.7, 10.0.0.1", ...options.headers },
  });
}
