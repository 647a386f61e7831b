// shopifyApp(...): how this app knows Shopify, and how Shopify knows it.
import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Env } from "./env.server";

/** What the toml asks for too; a test holds the two together. */
export const SCOPES = ["read_orders", "read_fulfillments", "write_app_proxy"];
/** Asked for when a merchant turns write-back on; the toml declares it as optional. */
export const WRITE_BACK_SCOPE = "write_fulfillments";

export function createShopify(options: {
  env: Env;
  sessionStorage: SessionStorage;
  /** Runs after each token exchange, about hourly for an active merchant. */
  afterAuth: (shopId: string) => Promise<void>;
}) {
  const { env } = options;
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    apiVersion: ApiVersion.July26,
    scopes: SCOPES,
    appUrl: env.SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    sessionStorage: options.sessionStorage,
    distribution: AppDistribution.AppStore,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      afterAuth: ({ session }) => options.afterAuth(session.shop),
    },
  });
}

export type Shopify = ReturnType<typeof createShopify>;
