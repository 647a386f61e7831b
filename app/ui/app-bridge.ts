// App Bridge as pages use it. Its script comes from Shopify; a page still works where it did not load.
import type { ShopifyGlobal } from "@shopify/app-bridge-react";

export function appBridge(): ShopifyGlobal | undefined {
  return typeof window === "undefined" ? undefined : window.shopify;
}

/** For good news only: it goes away by itself, so whatever must be read belongs on the page. */
export function showToast(message: string): void {
  appBridge()?.toast.show(message);
}
