// The version of Shopify's Admin API that Waymark calls and whose webhooks it receives.
import type { ApiVersion } from "@shopify/shopify-api";

/** Everything reads it from here; a test compares shopify.app.toml. */
export const SHOPIFY_API_VERSION = "2026-10" as ApiVersion.October26;
