// Who is signed in to a shop: a cookie with the customer's id, for every page of the storefront.
import type { ShopifyId } from "../shop/shop-model.ts";

const NAME = "standin_customer";

export function readCustomerCookie(request: Request): ShopifyId | null {
  return new RegExp(`${NAME}=(\\d+)`).exec(request.headers.get("cookie") ?? "")?.[1] ?? null;
}

/** The header's value; null signs out. */
export function customerCookie(id: ShopifyId | null): string {
  return `${NAME}=${id ?? ""}; Path=/; HttpOnly; SameSite=Lax${id ? "" : "; Max-Age=0"}`;
}
