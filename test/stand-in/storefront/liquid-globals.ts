// Liquid's global objects, as far as themes and app blocks ask for them.
import type { Customer, Shop } from "../shop/shop-model.ts";

export const TRACKING_PAGE = "/pages/track-your-order";

/** `root` is the locale's prefix, "/" for the default one. */
export function globalObjects(
  shop: Shop,
  url: URL,
  locale: string,
  root: string,
  customer: Customer | null,
): Record<string, unknown> {
  const inRoot = (path: string) => (root === "/" ? path : root + path);
  return {
    shop: {
      id: Number(shop.id),
      name: shop.name,
      email: shop.email,
      currency: shop.currencyCode,
      permanent_domain: shop.domain,
      domain: shop.domain,
      url: `https://${shop.domain}`,
      secure_url: `https://${shop.domain}`,
      locale,
    },
    request: {
      design_mode: false,
      visual_preview_mode: false,
      host: url.host,
      origin: url.origin,
      path: url.pathname,
      page_type: url.pathname.includes("/pages/") ? "page" : "index",
      locale: { iso_code: locale, primary: root === "/", root_url: root },
    },
    routes: {
      root_url: root,
      account_url: inRoot("/account"),
      cart_url: inRoot("/cart"),
      search_url: inRoot("/search"),
    },
    localization: {
      country: { iso_code: shop.countryCode, currency: { iso_code: shop.currencyCode } },
      language: { iso_code: locale },
    },
    customer: customer && {
      id: Number(customer.id),
      email: customer.email,
      first_name: customer.firstName,
      last_name: customer.lastName,
      name: `${customer.firstName} ${customer.lastName}`,
    },
    app: { metafields: shop.appMetafields },
    tracking_page: inRoot(TRACKING_PAGE),
  };
}
