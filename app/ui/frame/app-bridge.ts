// Access to App Bridge, which Shopify's script provides; pages also work without it.
import type { ShopifyGlobal } from "@shopify/app-bridge-react";

export function appBridge(): ShopifyGlobal | undefined {
  return typeof window === "undefined" ? undefined : window.shopify;
}

/** For success messages only: a toast disappears, so errors belong on the page. */
export function showToast(message: string, undo?: { label: string; run: () => void }): void {
  appBridge()?.toast.show(message, undo ? { action: undo.label, onAction: undo.run } : {});
}
