// Configures Shopify's app library and exposes the parts of it that this app may use.
import "@shopify/shopify-app-remix/adapters/node";
import { AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { Env } from "./env.server";
import type { Log } from "./lib/log.server";
import { SHOPIFY_API_VERSION } from "./shopify/admin-api/api-version";
import { hasAdminToken } from "./shops/session-user";
import type { SignIn } from "./shops/sign-in.server";

/** Also declared in shopify.app.toml; a test compares the two. */
export const SCOPES = ["read_orders", "read_fulfillments", "write_app_proxy"];
/** Optional scopes in the toml. Each is requested when the merchant turns on its kind of write-back. */
export const WRITE_BACK_SCOPES = {
  events: "write_fulfillments",
  // fulfillmentTrackingInfoUpdate needs a fulfillment-order scope instead of write_fulfillments.
  links: "write_merchant_managed_fulfillment_orders",
} as const;

/**
 * The part of Shopify's library that may be used. The rest loads a session and renews its token without the
 * shop's lease (see docs/decisions): work outside pages uses `services.adminClient` instead.
 */
export function createShopify(options: {
  env: Env;
  log: Log;
  signIn: SignIn;
  /** Called for each authenticated admin request with the session token's issue time. */
  onOpened: (shopId: string, at: Date) => Promise<void>;
  /** Runs after each token exchange, before the page loads; must be fast and idempotent. */
  afterAuth: (shopId: string) => Promise<void>;
}) {
  const { env, log, signIn } = options;
  const library = shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    apiVersion: SHOPIFY_API_VERSION,
    scopes: SCOPES,
    appUrl: env.SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    sessionStorage: signIn.storage,
    distribution: AppDistribution.AppStore,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    // Its debug lines hold session tokens.
    logger: {
      level: LogSeverity.Warning,
      log: (severity, message) =>
        log[severity === LogSeverity.Error ? "error" : "warn"]({ library: "shopify" }, message),
    },
    hooks: { afterAuth: ({ session }) => options.afterAuth(session.shop) },
  });
  return {
    addDocumentResponseHeaders: library.addDocumentResponseHeaders,
    login: library.login,
    authenticate: {
      async admin(request: Request) {
        if (!hasAdminToken(request)) throw new Response(null, { status: 401 });
        const context = await signIn.run(() => library.authenticate.admin(request));
        await options.onOpened(context.session.shop, new Date(context.sessionToken.iat * 1000));
        return context;
      },
    },
  };
}

export type Shopify = ReturnType<typeof createShopify>;
