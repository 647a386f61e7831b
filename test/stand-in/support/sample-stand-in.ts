// A stand-in for tests of its own parts: free ports, a manifest that needs no file, a sample extension.
import path from "node:path";
import type { AppManifest } from "../app/app-manifest.ts";
import type { StandInOptions } from "../contract.ts";
import { startStandIn, type StandIn } from "../stand-in.ts";

export const API_KEY = "sample-client-id";
export const API_SECRET = "sample-client-secret-of-some-length";
export const SHOP = "north-pier.myshopify.com";

const TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/cancelled",
  "fulfillments/create",
  "fulfillments/update",
  "app/uninstalled",
];

export const sampleManifest: AppManifest = {
  name: "Waymark",
  handle: "waymark",
  scopes: ["read_orders", "read_fulfillments"],
  homePath: "/app",
  subscriptions: TOPICS.map((topic) => ({
    topic,
    path: "/webhooks/shopify",
    includeFields: null,
  })),
  proxy: { pathPrefix: "/apps/track", appPath: "/proxy/track" },
};

export function startSampleStandIn(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  return startStandIn({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    shops: [{ domain: SHOP, name: "North Pier Goods" }],
    ports: { admin: 0, edge: 0, api: 0, storefront: 0 },
    manifest: sampleManifest,
    extensionsDirectory: path.join(import.meta.dirname, "extensions"),
    ...options,
  });
}
