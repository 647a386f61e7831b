// Shopify's addresses on localhost: where https://admin.shopify.com/… and https://<shop>/… really are.

export interface Addresses {
  /** Origin of the stand-in's admin. */
  admin: string;
  /** Origin of the app's public address. */
  edge: string;
  /** Origin of a shop's storefront, or undefined for a shop that is none of ours. */
  storefront(shop: string): string | undefined;
}

export const APP_BRIDGE_URL = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
export const APP_BRIDGE_PATH = "/stand-in/app-bridge.js";

/** "north-pier.myshopify.com" → "north-pier", the name in the admin's addresses. */
export function storeName(shop: string): string {
  return shop.replace(/\.myshopify\.com$/, "");
}

export function shopDomain(name: string): string {
  return `${name}.myshopify.com`;
}

/** Maps an address of Shopify's to the stand-in's; every other address is returned as it is. */
export function mapAddress(url: string, addresses: Addresses): string {
  if (!URL.canParse(url)) return url;
  const { hostname, pathname, search, hash } = new URL(url);
  const rest = pathname + search + hash;
  if (hostname === "admin.shopify.com") return addresses.admin + rest;
  if (!hostname.endsWith(".myshopify.com")) return url;
  if (pathname === "/admin" || pathname.startsWith("/admin/"))
    return `${addresses.admin}/store/${storeName(hostname)}${rest.slice("/admin".length)}`;
  const storefront = addresses.storefront(hostname);
  return storefront ? storefront + rest : url;
}
